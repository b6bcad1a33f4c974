import asyncio


class Later:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return chosen


def chosen():
    return 1


async def made():
    return chosen


def told(text):
    return text


def worked(number):
    return chosen


async def main():
    function = await Later()
    function()
    first, second = await asyncio.gather(made(), made())
    first()
    task = asyncio.create_task(made())
    (await task)()
    (await asyncio.to_thread(worked, 2))()
    loop = asyncio.get_running_loop()
    (await loop.run_in_executor(None, worked, 3))()
    return told


asyncio.run(main())("done")
