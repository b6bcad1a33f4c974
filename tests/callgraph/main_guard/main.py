import os.path
import sys


def main(arguments):
    path = os.path.join("a", "b")
    return show(path, len(arguments))


def show(path, count):
    print(path, count)
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
