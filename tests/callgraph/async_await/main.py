import asyncio


async def fetch(name):
    await pause()
    return parse(name)


async def pause():
    await asyncio.sleep(0)


def parse(name):
    return name


async def ticks(n):
    for i in range(n):
        yield tick(i)


def tick(i):
    return i


class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        await pause()

    async def get(self, name):
        return await fetch(name)


async def main():
    async with Session() as session:
        await session.get("a")
    async for value in ticks(2):
        parse(value)


asyncio.run(main())
