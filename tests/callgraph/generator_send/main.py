def averager():
    total, count = 0.0, 0
    average = None
    while True:
        value = yield average
        total, count = accumulate(total, count, value)
        average = total / count


def accumulate(total, count, value):
    return total + value, count + 1


def drive():
    worker = averager()
    next(worker)
    worker.send(3)
    return worker.send(5)


drive()
