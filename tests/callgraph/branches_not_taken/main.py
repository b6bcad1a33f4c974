def main(flag=False, level=0, mode="quiet"):
    if flag:
        loud()
    if level > 3:
        deep()
    else:
        shallow()
    name = speak if mode == "talk" else silent
    name()
    while level > 10:
        deep()
    return flag and loud()
def loud():
    pass
def deep():
    pass
def shallow():
    pass
def speak():
    pass
def silent():
    pass
main()
