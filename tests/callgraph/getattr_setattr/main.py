class Robot:
    def walk(self):
        return "walk"

    def talk(self):
        return "talk"


def dance():
    return "dance"


robot = Robot()
getattr(robot, "walk")()
setattr(robot, "dance", dance)
robot.dance()
getattr(robot, "fly", dance)()
command = "ta" + "lk"
getattr(robot, command)()
