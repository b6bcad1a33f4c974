package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Progress;
import org.hybridize.bridge.model.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CancelTest {
    private static final long PROMISE_MILLIS = 500;

    @TempDir
    Path folder;

    @Test
    void aCancelTakesEffectWithinHalfASecondWheneverItComes() throws Exception {
        Random random = new Random(2);
        Project project = Programs.writeLong(folder.resolve("long"));
        Project small = Programs.write(folder.resolve("small"), Programs.SMALL);
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            service.analyze(List.of(small)).await(JobMonitor.NONE);
            for (int round = 0; round < 20; round++) {
                Job<AnalysisResult> job = service.analyze(List.of(project));
                Thread.sleep(random.nextInt(1500));
                assertFalse(job.completion().isDone(), "the program is too quick for this test");
                long start = System.nanoTime();
                job.cancel();
                ServiceException error = assertThrows(ServiceException.class, () -> job.await(JobMonitor.NONE));
                long millis = (System.nanoTime() - start) / 1_000_000;
                assertEquals(ErrorCode.CANCELLED, error.code());
                assertTrue(millis <= PROMISE_MILLIS, "took " + millis + " ms");
            }
            assertEquals(2, service.analyze(List.of(small)).await(JobMonitor.NONE).projects().get(0)
                    .functions().size(), "the service goes on");
            assertEquals(ServiceState.READY, service.state());
        }
    }

    @Test
    void aCancelTakesEffectWhileTensorFlowIsAskedAndEndsItsProcess() throws Exception {
        Project project = Programs.writeAsking(folder);
        try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(1))) {
            assumeTrue(service.start().tensorflow().isPresent(), "no TensorFlow beside hybridize");
            long pid = service.start().pid();
            for (int millis : new int[] {300, 1200, 5000}) { // it is started, imports, computes
                Job<AnalysisResult> job = service.analyze(List.of(project));
                Processes.await("TensorFlow is started", Duration.ofSeconds(20), () -> Processes.tree(pid).size() > 2);
                Thread.sleep(millis);
                List<ProcessHandle> tree = Processes.tree(pid);
                assertFalse(job.completion().isDone(), "the program is too quick for this test");
                long start = System.nanoTime();
                job.cancel();
                ServiceException error = assertThrows(ServiceException.class, () -> job.await(JobMonitor.NONE));
                long took = (System.nanoTime() - start) / 1_000_000;
                assertEquals(ErrorCode.CANCELLED, error.code());
                assertTrue(took <= PROMISE_MILLIS, "took " + took + " ms");
                // The engine may have stopped by itself, and TensorFlow waits for the next job; else all of it is gone.
                Processes.await("TensorFlow and its worker live or die together", Duration.ofSeconds(5),
                        () -> tree.stream().filter(one -> one.pid() != pid).filter(Processes::runs).count() != 1);
            }
            List<ProcessHandle> tree = Processes.tree(pid);
            service.close();
            Processes.awaitEnd(tree);
        }
    }

    @Test
    void aMonitorCancelsFromTheMiddle() throws Exception {
        Project project = Programs.writeLong(folder);
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            boolean[] begun = {false};
            ServiceException error = assertThrows(ServiceException.class,
                    () -> service.analyze(List.of(project)).await(new JobMonitor() {
                        @Override
                        public void progress(Progress step) {
                            begun[0] |= step.phase().startsWith("analysing");
                        }

                        @Override
                        public boolean isCancelled() {
                            return begun[0];
                        }
                    }));
            assertEquals(ErrorCode.CANCELLED, error.code());
        }
    }

    @Test
    void aMonitorThatThrowsCancels() throws Exception {
        Project project = Programs.writeLong(folder);
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            Job<AnalysisResult> job = service.analyze(List.of(project));
            assertThrows(IllegalStateException.class, () -> job.await(new JobMonitor() {
                @Override
                public boolean isCancelled() {
                    throw new IllegalStateException();
                }
            }));
            ExecutionException error = assertThrows(ExecutionException.class,
                    () -> job.completion().get(2, TimeUnit.SECONDS));
            assertEquals(ErrorCode.CANCELLED, ((ServiceException) error.getCause()).code());
        }
    }

    @Test
    void aJobThatStillWaitsForItsTurnIsCancelledToo() throws Exception {
        Project project = Programs.writeLong(folder);
        try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(1))) {
            Job<AnalysisResult> running = service.analyze(List.of(project));
            Job<AnalysisResult> waiting = service.analyze(List.of(project));
            waiting.cancel();
            assertThrows(ServiceException.class, () -> waiting.await(JobMonitor.NONE));
            assertFalse(running.completion().isDone());
            running.cancel();
            assertThrows(ServiceException.class, () -> running.await(JobMonitor.NONE));
        }
    }
}
