package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hybridize.bridge.Channel.Lane;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonWriter;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Overlay;
import org.hybridize.bridge.model.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LoadTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String PIECE = "x = tf.constant(1)\n".repeat(5)
            + "\u00e9\uD83D\uDE00\"\\\r\t\u0000\uD800"; // also a lone surrogate

    @TempDir
    Path folder;

    @Test
    void twentyMegabytesGoThereAndBackUnharmed() throws Exception {
        String text = PIECE.repeat(20 * MEGABYTE / PIECE.length());
        PythonProcess process = new PythonProcess(Programs.configuration());
        try (Channel channel = new Channel(process.announcement(30_000).integer("port"), process.token(), 30_000)) {
            channel.call(Lane.WORK, "{\"method\":\"hello\",\"params\":{\"major\":1,\"minor\":0}}");
            String request = JsonWriter.write(Map.of("method", "ping", "params", Map.of("echo", text)));
            JsonObject answer = JsonObject.parse(channel.call(Lane.WORK, request));
            assertTrue(text.equals(answer.object("result").string("echo")), "what came back");
        } finally {
            process.kill();
        }
    }

    @Test
    void twentyMegabytesOfUnsavedTextAreAnalysed() throws Exception {
        Project project = Programs.write(folder, "x = 1\n");
        String comment = "# " + "\uD83D\uDE00".repeat(50) + "\n";
        String text = comment.repeat(20 * MEGABYTE / 250) + Programs.SMALL; // bytes in UTF-8
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            service.update(List.of(new Overlay(folder.resolve("main.py"), text)));
            AnalysisResult result = service.analyze(List.of(project)).await(JobMonitor.NONE);
            String f = result.projects().get(0).functions().get(0).id();
            String edited = result.projects().get(0).changes().get(0).apply(text, List.of(f));
            // No assertEquals: its message would quote 40 megabytes.
            assertTrue(edited.equals(text.replace("def f", Programs.GRAPH + "\ndef f")), "the edited text");
        }
    }

    @Test
    void jobsRunInParallelAndDoNotMixTheirAnswersUp() throws Exception {
        int jobs = 24;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(2))) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int number = 0; number < jobs; number++) {
                int functions = number + 1;
                StringBuilder text = new StringBuilder("import tensorflow as tf\n");
                for (int i = 0; i < functions; i++) {
                    text.append("def f").append(i).append("(x):\n    return tf.reduce_sum(x)\n");
                }
                Project project = Programs.write(folder.resolve("p" + number), text.toString());
                Callable<Integer> ask = () -> service.analyze(List.of(project)).await(JobMonitor.NONE)
                        .projects().get(0).functions().size();
                answers.add(threads.submit(ask));
            }
            for (int number = 0; number < jobs; number++) {
                assertEquals(number + 1, answers.get(number).get());
            }
            assertEquals(3, Processes.tree(service.start().pid()).size(), "the service and two workers");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aThousandJobsLeaveNothingBehind() throws Exception {
        Project project = Programs.write(folder, Programs.SMALL);
        try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(1))) {
            long pid = service.start().pid();
            run(service, project, 200); // caches fill
            long memory = Processes.memory(Processes.tree(pid));
            long threads = Processes.settled(() -> Processes.threads(Processes.tree(pid)));
            long ownThreads = Processes.settled(Thread::activeCount);
            run(service, project, 1000);
            List<ProcessHandle> tree = Processes.tree(pid);
            assertEquals(2, tree.size());
            assertAtMost(threads, Processes.settled(() -> Processes.threads(tree)), "threads of the service");
            assertAtMost(ownThreads, Processes.settled(Thread::activeCount), "threads of the client");
            long grown = (Processes.memory(tree) - memory) / MEGABYTE;
            assertTrue(grown < 10, "grew by " + grown + " MB");
        }
    }

    private static void assertAtMost(long limit, long found, String what) {
        assertTrue(found <= limit, what + ": " + found + ", before " + limit);
    }

    private static void run(HybridizeService service, Project project, int jobs) throws ServiceException {
        for (int i = 0; i < jobs; i++) {
            if (i % 4 == 0) {
                service.explain("HYB201").await(JobMonitor.NONE);
            } else {
                // Never the same program twice: it would not be analysed again.
                String text = Programs.SMALL + "# " + i + " of " + jobs + "\n";
                service.update(List.of(new Overlay(project.paths().get(0).resolve("main.py"), text)));
                assertEquals(2, service.analyze(List.of(project)).await(JobMonitor.NONE)
                        .projects().get(0).functions().size());
            }
        }
    }
}
