package org.hybridize.workbench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A p2 repository on disk, written by the publisher applications of an Eclipse. No other repository is asked. */
public final class Repository {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Eclipse eclipse;
    private final Path folder;
    private final Path logs;

    /** At {@code folder}, written with {@code eclipse}. */
    public Repository(Eclipse eclipse, Path folder, Path logs) {
        this.eclipse = eclipse;
        this.folder = folder.toAbsolutePath();
        this.logs = logs;
    }

    /** Publish the features and plugins below {@code source}. */
    public void publish(Path source, String name) throws IOException, InterruptedException {
        run("org.eclipse.equinox.p2.publisher.FeaturesAndBundlesPublisher", List.of(
                "-source", source.toAbsolutePath().toString(),
                "-metadataRepositoryName", name, "-artifactRepositoryName", name,
                "-publishArtifacts", "-compress"));
    }

    /** Sort what is published into the categories of {@code file}. */
    public void categorize(Path file) throws IOException, InterruptedException {
        run("org.eclipse.equinox.p2.publisher.CategoryPublisher", List.of(
                "-categoryDefinition", file.toAbsolutePath().toUri().toString(), "-compress"));
    }

    private void run(String application, List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-metadataRepository", uri()));
        if (application.endsWith("BundlesPublisher")) {
            all.addAll(List.of("-artifactRepository", uri()));
        }
        Run run = Run.of(eclipse.command(application, logs.resolve("workspace"), List.of(), all), Map.of(),
                logs.resolve(application.replaceAll(".*\\.", "") + ".log"), LIMIT);
        if (run.exit() != 0) {
            throw new IOException(application + " ended with " + run.exit() + "\n" + run.output());
        }
    }

    /** Its address. */
    public String uri() {
        return folder.toUri().toString();
    }
}
