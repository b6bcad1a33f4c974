package org.hybridize.eclipse.tests;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Runs scenarios and writes what came of them, one line each: result, name, milliseconds, message. */
final class Outcome {
    /** Where results and screenshots go. */
    static final Path FOLDER = Path.of(System.getProperty("hybridize.test.output", "."));

    private static Outcome current;

    private final PrintStream lines;

    Outcome() {
        try {
            Files.createDirectories(FOLDER);
            lines = new PrintStream(Files.newOutputStream(FOLDER.resolve("results.txt")), true, StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        current = this;
    }

    void runAll(Class<?> scenarios, Bot bot) {
        List<Method> methods = Arrays.stream(scenarios.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Scenario.class))
                .sorted(Comparator.comparingInt(method -> method.getAnnotation(Scenario.class).value())).toList();
        String only = System.getProperty("hybridize.test.only", "");
        for (Method method : methods) {
            if (only.isEmpty() || Arrays.asList(only.split(",")).contains(method.getName())) {
                run(scenarios.getSimpleName() + "." + method.getName(), method, bot);
            }
        }
    }

    private void run(String name, Method method, Bot bot) {
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            Object target = method.getDeclaringClass().getDeclaredConstructor(Bot.class).newInstance(bot);
            method.setAccessible(true);
            method.invoke(target);
            if (bot != null) {
                bot.checkNoDialogs();
            }
        } catch (InvocationTargetException wrapped) {
            failure = wrapped.getCause();
        } catch (ReflectiveOperationException | RuntimeException | AssertionError other) {
            failure = other;
        }
        if (failure != null && bot != null) {
            bot.screenshot("failed-" + name);
            bot.closeDialogs();
        }
        write(failure == null ? "ok" : "FAILED", name, start, failure == null ? "" : trace(failure));
    }

    /** Note how long something took. */
    static void time(String what, long start) {
        if (current != null) {
            current.write("time", what, start, "");
        }
    }

    private void write(String result, String name, long start, String message) {
        lines.println(String.join("\t", result, name, String.valueOf((System.nanoTime() - start) / 1_000_000),
                message.replace("\n", "\\n").replace("\t", " ")));
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().lines().limit(14).reduce("", (all, line) -> all + line + "\n");
    }

    void close() {
        lines.println("done");
        lines.close();
    }
}
