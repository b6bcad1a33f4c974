import asyncio
async def leaf():
    return work
def work():
    pass
async def mid():
    f = await leaf()
    f()
    fs = await asyncio.gather(leaf(), leaf())
    fs[0]()
    t = asyncio.create_task(leaf())
    (await t)()
async def gen():
    yield work
async def main():
    await mid()
    async for w in gen():
        w()
    r = [w async for w in gen()]
    r[0]()
asyncio.run(main())
class It:
    def __aiter__(self):
        return self
    async def __anext__(self):
        raise StopAsyncIteration
async def m2():
    async for x in It():
        x()
asyncio.run(m2())
