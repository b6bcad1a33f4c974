import asyncio
import bisect
import heapq
import queue


class Task:
    def __init__(self, rank, run):
        self.rank = rank
        self.run = run

    def __lt__(self, other):
        return self.rank < other.rank


def first():
    return 1


def second():
    return 2


def rank_of(task):
    return task.rank


def drain(heap):
    while heap:
        heapq.heappop(heap).run()


heap = []
for rank, run in ((2, first), (1, second), (3, first)):
    heapq.heappush(heap, Task(rank, run))
drain(heap)
line = []
bisect.insort(line, Task(2, second), key=rank_of)
bisect.insort(line, Task(1, second), key=rank_of)
line[0].run()
waiting = queue.Queue()
waiting.put(first)
while not waiting.empty():
    waiting.get()()
urgent = queue.PriorityQueue()
urgent.put((1, second))
urgent.get()[1]()


async def work(tasks):
    while not tasks.empty():
        task = await tasks.get()
        task()


async def main():
    tasks = asyncio.Queue()
    tasks.put_nowait(first)
    await tasks.put(second)
    await work(tasks)


asyncio.run(main())
