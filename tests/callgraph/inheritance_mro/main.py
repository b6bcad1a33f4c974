class Animal:
    def __init__(self, name):
        self.name = name

    def speak(self):
        return self.sound()

    def sound(self):
        return "..."


class Dog(Animal):
    def sound(self):
        return "woof"


class Puppy(Dog):
    def speak(self):
        return "small " + super().speak()


Puppy("rex").speak()
Animal("thing").speak()
