def start():
    pass


def stop():
    pass


def spare():
    pass


queue = [start, stop]
queue[0]()
queue.append(spare)
for task in queue:
    task()
