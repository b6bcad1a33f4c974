def thing(): pass
def other(): thing()
