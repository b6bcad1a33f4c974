package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeathTest {
    private static final int KILLS = 100;

    @TempDir
    Path folder;

    @Test
    void aHundredKillsAtRandomMomentsHarmNothing() throws Exception {
        Random random = new Random(3);
        Project project = Programs.writeLong(folder, 5);
        List<ProcessHandle> seen = new ArrayList<>();
        int died = 0;
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            AnalysisResult expected = service.analyze(List.of(project)).await(JobMonitor.NONE);
            for (int round = 0; round < KILLS; round++) {
                ProcessHandle victim = Processes.of(service.start().pid());
                seen.addAll(Processes.tree(victim.pid()));
                // Another program each time: the same one would not be analysed again.
                Files.writeString(folder.resolve("main.py"), "# " + round + "\n",
                        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Thread killer = killLater(victim, random.nextInt(150));
                try {
                    assertSame(expected, service.analyze(List.of(project)).await(JobMonitor.NONE));
                } catch (ServiceException error) {
                    died++;
                    assertEquals(ErrorCode.DIED, error.code(), error.getMessage() + error.details());
                    assertTrue(error.details().startsWith("exit code 137"), error.details());
                }
                killer.join();
                Processes.await("the death is noticed", Duration.ofSeconds(5),
                        () -> service.state() == ServiceState.FAILED);
                assertSame(expected, service.analyze(List.of(project)).await(JobMonitor.NONE));
            }
        }
        assertTrue(died > KILLS / 10, "only " + died + " kills hit a job");
        Processes.awaitEnd(seen);
    }

    @Test
    void aWorkerThatIsKilledFailsItsJobAlone() throws Exception {
        Project project = Programs.writeLong(folder.resolve("long"));
        Project small = Programs.write(folder.resolve("small"), Programs.SMALL);
        try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(1))) {
            long pid = service.start().pid();
            Job<AnalysisResult> job = service.analyze(List.of(project));
            Thread.sleep(700);
            Processes.of(pid).children().forEach(ProcessHandle::destroyForcibly);
            ServiceException error = assertThrows(ServiceException.class, () -> job.await(JobMonitor.NONE));
            assertEquals(ErrorCode.CRASHED, error.code());
            assertTrue(error.getMessage().contains("SIGKILL"), error.getMessage());
            service.analyze(List.of(small)).await(JobMonitor.NONE);
            assertEquals(pid, service.start().pid(), "the service itself has survived");
        }
    }

    @Test
    void oneAutomaticRestartAndNoMore() throws Exception {
        Project project = Programs.write(folder, Programs.SMALL);
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            long first = service.start().pid();
            kill(service);
            assertEquals(ErrorCode.DIED, service.failure().orElseThrow().code());
            long second = service.start().pid();
            assertNotEquals(first, second);
            kill(service);
            ServiceException down = assertThrows(ServiceException.class, () -> service.analyze(List.of(project)));
            assertEquals(ErrorCode.DOWN, down.code());
            assertTrue(down.getMessage().contains("restart"), down.getMessage());
            service.restart();
            service.analyze(List.of(project)).await(JobMonitor.NONE);
            kill(service);
            service.analyze(List.of(project)).await(JobMonitor.NONE); // a success earns the next restart
        }
    }

    @Test
    void anIdleProcessIsStoppedAndStartedAgainWhenNeeded() throws Exception {
        Project project = Programs.write(folder, Programs.SMALL);
        ServiceConfiguration configuration = Programs.configuration().withIdleLimit(Duration.ofMillis(600));
        try (HybridizeService service = HybridizeService.create(configuration)) {
            for (int round = 0; round < 3; round++) {
                service.analyze(List.of(project)).await(JobMonitor.NONE);
                List<ProcessHandle> tree = Processes.tree(service.start().pid());
                Processes.await("the service stops", Duration.ofSeconds(5),
                        () -> service.state() == ServiceState.STOPPED);
                Processes.awaitEnd(tree);
            }
            assertTrue(service.failure().isEmpty());
        }
    }

    @Test
    void aProcessThatHangsIsKilled() throws Exception {
        Project project = Programs.writeLong(folder);
        ServiceConfiguration configuration = Programs.configuration()
                .withLimits(Duration.ofSeconds(30), Duration.ofSeconds(2));
        try (HybridizeService service = HybridizeService.create(configuration)) {
            long pid = service.start().pid();
            Job<AnalysisResult> job = service.analyze(List.of(project));
            List<ProcessHandle> tree = Processes.tree(pid);
            Processes.signal("STOP", pid);
            ServiceException error = assertThrows(ServiceException.class, () -> job.await(JobMonitor.NONE));
            assertEquals(ErrorCode.DIED, error.code());
            Processes.awaitEnd(tree);
            service.ping();
        }
    }

    @Test
    void theProcessEndsWhenItsIdeDies() throws Exception {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"),
                "-Dhybridize.python=" + System.getProperty("hybridize.python"),
                "-Dhybridize.sources=" + System.getProperty("hybridize.sources"),
                Ide.class.getName(), folder.toString());
        Process ide = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = ide.inputReader()) {
            long pid = Long.parseLong(output.readLine());
            Processes.await("a worker works", Duration.ofSeconds(10), () -> Processes.tree(pid).size() > 1);
            List<ProcessHandle> tree = Processes.tree(pid);
            assertTrue(tree.stream().allMatch(Processes::runs));
            ide.destroyForcibly().waitFor();
            Processes.awaitEnd(tree);
        }
    }

    @Test
    void theProcessThatAsksTensorFlowDiesWithTheService() throws Exception {
        Project project = Programs.writeAsking(folder);
        for (int millis : new int[] {200, 1500, 5000}) { // it is started, imports, computes
            try (HybridizeService service = HybridizeService.create(Programs.configuration().withWorkers(1))) {
                assumeTrue(service.start().tensorflow().isPresent(), "no TensorFlow beside hybridize");
                long pid = service.start().pid();
                Job<AnalysisResult> job = service.analyze(List.of(project));
                Processes.await("TensorFlow is started", Duration.ofSeconds(20), () -> Processes.tree(pid).size() > 2);
                Thread.sleep(millis);
                List<ProcessHandle> tree = Processes.tree(pid);
                Processes.of(pid).destroyForcibly();
                assertEquals(ErrorCode.DIED,
                        assertThrows(ServiceException.class, () -> job.await(JobMonitor.NONE)).code());
                Processes.awaitEnd(tree);
            }
        }
    }

    /** Stands for an IDE that dies in the middle of an analysis. */
    static final class Ide {
        public static void main(String[] arguments) throws Exception {
            HybridizeService service = HybridizeService.create(Programs.configuration());
            Job<AnalysisResult> job = service.analyze(List.of(Programs.writeLong(Path.of(arguments[0]))));
            System.out.println(service.start().pid());
            job.await(JobMonitor.NONE);
        }
    }

    private static void kill(HybridizeService service) throws Exception {
        Processes.of(service.start().pid()).destroyForcibly();
        Processes.await("the death is noticed", Duration.ofSeconds(5),
                () -> service.state() == ServiceState.FAILED);
    }

    private static Thread killLater(ProcessHandle victim, int millis) {
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
            victim.destroyForcibly();
        });
        killer.start();
        return killer;
    }

    private static void assertSame(AnalysisResult expected, AnalysisResult found) {
        assertEquals(expected.projects().get(0).functions(), found.projects().get(0).functions());
        assertEquals(expected.projects().get(0).changes().get(0).functions(),
                found.projects().get(0).changes().get(0).functions());
    }
}
