package org.hybridize.eclipse.core.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.MultiStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.IProgressMonitor;
import org.hybridize.eclipse.core.HybridizeCore;

/** Makes the plug-in's own virtual environment and installs the wheel that it carries. */
public final class EnvironmentSetup {
    /** What the analysis needs besides TensorFlow, asked of the wheel itself. */
    private static final String DEPENDENCIES = "import importlib.metadata as m, re\n"
            + "print('\\n'.join(r for r in m.requires('hybridize') if 'extra ==' not in r"
            + " and not re.match('tensorflow', r)))";
    private static final int TAIL = 40;

    private final Path python;
    private final boolean tensorflow;
    private final Path folder = AnalysisEnvironment.folder();

    /**
     * @param python the interpreter to make the environment from
     * @param tensorflow whether to install TensorFlow too: a large download, which makes dtypes and shapes more exact
     */
    public EnvironmentSetup(Path python, boolean tensorflow) {
        this.python = python;
        this.tensorflow = tensorflow;
    }

    /** Do it. After a failure or a cancel nothing is left of it. */
    public void run(IProgressMonitor monitor) throws CoreException {
        SubMonitor progress = SubMonitor.convert(monitor, "Setting up the Python environment of Hybridize", 100);
        HybridizeCore.services().forget(AnalysisEnvironment.python(folder));
        boolean done = false;
        try {
            delete(folder);
            Files.createDirectories(folder.getParent());
            command(progress.split(15), python.toString(), "-m", "venv", folder.toString());
            String own = AnalysisEnvironment.python(folder).toString();
            List<String> pip = List.of(own, "-m", "pip", "install", "--disable-pip-version-check", "--no-input");
            String wheel = AnalysisEnvironment.wheel().toString();
            if (tensorflow) {
                command(progress.split(85), with(pip, wheel));
            } else {
                command(progress.split(25), with(pip, "--no-deps", wheel));
                List<String> needed = command(progress.split(5), own, "-c", DEPENDENCIES);
                command(progress.split(55), with(pip, needed.toArray(String[]::new)));
            }
            done = true;
        } catch (IOException error) {
            throw HybridizeCore.failure("The environment could not be set up: " + error.getMessage(), error);
        } finally {
            if (!done) {
                deleteQuietly();
            }
        }
    }

    /** Remove the environment. */
    public static void remove() throws CoreException {
        try {
            HybridizeCore.services().forget(AnalysisEnvironment.python(AnalysisEnvironment.folder()));
            delete(AnalysisEnvironment.folder());
        } catch (IOException error) {
            throw HybridizeCore.failure("The environment could not be removed: " + error.getMessage(), error);
        }
    }

    private static String[] with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** Run a command to its end, its last line shown as progress; gives its output. */
    private List<String> command(IProgressMonitor monitor, String... command) throws IOException, CoreException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> output = new ArrayList<>();
        Thread reader = new Thread(() -> read(process, output, monitor), "hybridize environment");
        reader.setDaemon(true);
        reader.start();
        try {
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (monitor.isCanceled()) {
                    throw new OperationCanceledException();
                }
            }
            reader.join();
        } catch (InterruptedException stopped) {
            throw new OperationCanceledException();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new CoreException(failed(command, process.exitValue(), output));
        }
        return output;
    }

    private static void read(Process process, List<String> output, IProgressMonitor monitor) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                monitor.subTask(line.length() > 120 ? line.substring(0, 120) : line);
            }
        } catch (IOException ended) {
            output.add(ended.toString());
        }
    }

    private static IStatus failed(String[] command, int exit, List<String> output) {
        MultiStatus status = new MultiStatus(HybridizeCore.ID, exit, "The environment could not be set up: "
                + Path.of(command[0]).getFileName() + " " + command[1] + " " + command[2] + " ended with exit code "
                + exit + ". Nothing of it is left. Check the network, or name an interpreter that has hybridize.", null);
        Deque<String> tail = new ArrayDeque<>(output.subList(Math.max(0, output.size() - TAIL), output.size()));
        tail.forEach(line -> status.add(new Status(IStatus.ERROR, HybridizeCore.ID, line)));
        return status;
    }

    private void deleteQuietly() {
        try {
            delete(folder);
        } catch (IOException error) {
            HybridizeCore.log(HybridizeCore.error("could not remove " + folder, error));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
