class Item:
    def __init__(self): hidden()
def hidden(): pass
