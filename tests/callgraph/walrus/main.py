def read(chunks):
    return chunks.pop() if chunks else None


def process(chunk):
    return chunk


def pick(flag):
    return process if flag else read


def loop(chunks):
    while (chunk := read(chunks)) is not None:
        process(chunk)
    if (action := pick(True)) is not None:
        action(1)


loop([1, 2])
