def worker():
    while True:
        f = yield
        if f is None:
            return
        f()
def job():
    pass
w = worker()
next(w)
w.send(job)
