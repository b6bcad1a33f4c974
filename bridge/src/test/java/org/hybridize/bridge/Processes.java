package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What tests ask the operating system about processes. */
final class Processes {
    private Processes() {
    }

    static ProcessHandle of(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** The process and all below it. */
    static List<ProcessHandle> tree(long pid) {
        return Stream.concat(ProcessHandle.of(pid).stream(),
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)).toList();
    }

    /** Wait until none of the processes runs. */
    static void awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
        await("the processes end", Duration.ofSeconds(10),
                () -> processes.stream().noneMatch(Processes::runs));
    }

    static boolean runs(ProcessHandle process) {
        return process.isAlive() && !status(process).equals("Z");
    }

    static void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not in time: " + what);
            }
            Thread.sleep(10);
        }
    }

    /** Memory that the processes occupy, in bytes. */
    static long memory(List<ProcessHandle> processes) {
        return processes.stream().mapToLong(process -> {
            try {
                return Long.parseLong(Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ")[1]) * 4096;
            } catch (IOException ended) {
                return 0;
            }
        }).sum();
    }

    /** Threads of the processes. */
    static long threads(List<ProcessHandle> processes) {
        return processes.stream().mapToLong(process -> {
            String[] tasks = Path.of("/proc/" + process.pid() + "/task").toFile().list();
            return tasks == null ? 0 : tasks.length;
        }).sum();
    }

    /**
     * A count once it has stopped falling. A thread that was waited for is still counted for a moment, which may be
     * long where others need the processor; one that stays is counted for ever.
     */
    static long settled(LongSupplier count) throws InterruptedException {
        long fewest = count.getAsLong();
        for (int same = 0; same < 20; same++) {
            Thread.sleep(50);
            long now = count.getAsLong();
            if (now < fewest) {
                fewest = now;
                same = 0;
            }
        }
        return fewest;
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    private static String status(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
        } catch (IOException ended) {
            return "Z";
        }
    }
}
