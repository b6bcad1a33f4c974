package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hybridize.bridge.Channel.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HandshakeTest {
    @TempDir
    Path folder;

    @Test
    void bothSidesIntroduceThemselves() throws Exception {
        try (HybridizeService service = HybridizeService.create(Programs.configuration())) {
            List<ServiceState> states = new ArrayList<>();
            service.onStateChange(states::add);
            ServiceInfo info = service.start();
            assertEquals("1.0", info.protocol());
            assertEquals(System.getProperty("py4j.version"), info.py4j(), "the same py4j on both sides");
            assertTrue(info.capabilities().containsAll(List.of("analyze", "edits", "explain", "overlays")));
            assertTrue(ProcessHandle.of(info.pid()).orElseThrow().isAlive());
            assertEquals(info, service.start(), "a second start finds it running");
            service.ping();
            service.close();
            assertEquals(List.of(ServiceState.STARTING, ServiceState.READY, ServiceState.STOPPED), states);
            assertFalse(ProcessHandle.of(info.pid()).map(ProcessHandle::isAlive).orElse(false));
            assertEquals(ErrorCode.CLOSED, assertThrows(ServiceException.class, service::start).code());
        }
    }

    @Test
    void wrongAndMissingTokensAreRefused() throws Exception {
        PythonProcess process = new PythonProcess(Programs.configuration());
        try {
            int port = process.announcement(30_000).integer("port");
            String hello = "{\"method\":\"hello\",\"params\":{\"major\":1,\"minor\":0}}";
            for (String token : new String[] {"0".repeat(64), "", null}) {
                try (Channel channel = new Channel(port, token, 5000)) {
                    assertThrows(ExecutionException.class, () -> channel.call(Lane.WORK, hello), "token " + token);
                }
            }
            try (Channel channel = new Channel(port, process.token(), 5000)) {
                assertTrue(channel.call(Lane.WORK, hello).startsWith("{\"ok\":true"));
            }
        } finally {
            process.kill();
        }
    }

    @Test
    void nothingButHelloIsAnsweredBeforeHello() throws Exception {
        PythonProcess process = new PythonProcess(Programs.configuration());
        try (Channel channel = new Channel(process.announcement(30_000).integer("port"), process.token(), 5000)) {
            assertTrue(channel.call(Lane.WORK, "{\"method\":\"ping\",\"params\":{}}").contains("bad-request"));
            assertTrue(channel.call(Lane.WORK, "no json").contains("bad-request"));
        } finally {
            process.kill();
        }
    }

    @Test
    void aServiceOfAnotherVersionIsRefusedClearlyAndNotTriedAgain() throws Exception {
        try (HybridizeService service = new ProcessService(Programs.configuration(), 99)) {
            ServiceException error = assertThrows(ServiceException.class, service::start);
            assertEquals(ErrorCode.VERSION_MISMATCH, error.code());
            assertTrue(error.getMessage().contains("99") && error.getMessage().contains("1.0"), error.getMessage());
            assertEquals(ServiceState.FAILED, service.state());
            assertEquals(ErrorCode.DOWN, assertThrows(ServiceException.class, service::start).code());
            assertEquals(ErrorCode.VERSION_MISMATCH, assertThrows(ServiceException.class, service::restart).code());
        }
    }

    @Test
    void theServiceRefusesAClientOfAnotherVersion() throws Exception {
        PythonProcess process = new PythonProcess(Programs.configuration());
        try (Channel channel = new Channel(process.announcement(30_000).integer("port"), process.token(), 5000)) {
            String answer = channel.call(Lane.WORK, "{\"method\":\"hello\",\"params\":{\"major\":2,\"minor\":7}}");
            assertTrue(answer.contains("version-mismatch") && answer.contains("2.7"), answer);
        } finally {
            process.kill();
        }
    }

    @Test
    void aMissingInterpreterIsNamed() {
        try (HybridizeService service = HybridizeService.create(ServiceConfiguration.of(folder.resolve("python")))) {
            ServiceException error = assertThrows(ServiceException.class, service::start);
            assertEquals(ErrorCode.START_FAILED, error.code());
            assertTrue(error.getMessage().contains(folder.toString()), error.getMessage());
        }
    }

    @Test
    void anInterpreterWithoutHybridizeIsNamed() throws Exception {
        // A folder that shadows the real package stands for an interpreter that has an old one.
        Files.createDirectories(folder.resolve("hybridize"));
        Files.writeString(folder.resolve("hybridize/__init__.py"), "");
        ServiceConfiguration configuration = Programs.configuration().withPythonPath(List.of(folder));
        try (HybridizeService service = HybridizeService.create(configuration)) {
            ServiceException error = assertThrows(ServiceException.class, service::start);
            assertEquals(ErrorCode.START_FAILED, error.code());
            assertTrue(error.getMessage().contains("not installed"), error.getMessage());
            assertTrue(error.details().contains("exit code 1"), error.details());
            assertTrue(error.details().contains("hybridize.service"), error.details());
        }
    }

    @Test
    void anInterpreterThatSaysNothingIsGivenUp() throws Exception {
        Path silent = Files.writeString(folder.resolve("silent"), "#!/bin/sh\nsleep 61234 &\nwait\n");
        assertTrue(silent.toFile().setExecutable(true));
        ServiceConfiguration configuration = ServiceConfiguration.of(silent)
                .withLimits(Duration.ofMillis(500), Duration.ofSeconds(5));
        try (HybridizeService service = HybridizeService.create(configuration)) {
            ServiceException error = assertThrows(ServiceException.class, service::start);
            assertEquals(ErrorCode.START_FAILED, error.code());
            assertTrue(error.getMessage().contains("not ready within"), error.getMessage());
            Processes.await("neither it nor what it started is left behind", Duration.ofSeconds(5),
                    () -> ProcessHandle.allProcesses().map(child -> child.info().commandLine().orElse(""))
                            .noneMatch(line -> line.contains(folder.toString()) || line.endsWith("sleep 61234")));
        }
    }
}
