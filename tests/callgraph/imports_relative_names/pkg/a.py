def top():
    pass
def other():
    pass
