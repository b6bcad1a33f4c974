package org.hybridize.eclipse.core.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.hybridize.bridge.json.JsonException;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonWriter;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.ProjectResult;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** The last run on disk, in the plug-in's corner of the workspace. */
final class RunStore {
    private RunStore() {
    }

    private static Path file() {
        return HybridizeCore.instance().getStateLocation().append("last-run.json").toFile().toPath();
    }

    static void write(Run run) throws IOException {
        List<Object> projects = new ArrayList<>();
        for (ProjectRun one : run.projects()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", one.project().getName());
            json.put("root", one.result().root().map(Path::toString).orElse(null));
            json.put("failure", one.result().failure().orElse(null));
            json.put("report", one.result().report().members());
            projects.add(json);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("start", run.start().toString());
        all.put("milliseconds", run.time().toMillis());
        all.put("options", run.options().toMap());
        // Functions and classes as places are kept as their files: what they are called may be another then.
        all.put("scope", run.scope().targets().stream()
                .map(target -> target.resource().getFullPath().toPortableString()).toList());
        all.put("projects", projects);
        Files.createDirectories(file().getParent());
        Path fresh = file().resolveSibling("last-run.new");
        Files.writeString(fresh, JsonWriter.write(all));
        Files.move(fresh, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<Run> read() {
        if (!Files.isRegularFile(file())) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(JsonObject.parse(Files.readString(file()))));
        } catch (IOException | JsonException | java.time.DateTimeException unreadable) {
            HybridizeCore.log(HybridizeCore.error("the last results could not be read", unreadable));
            return Optional.empty();
        }
    }

    private static Run run(JsonObject json) {
        List<ProjectRun> projects = new ArrayList<>();
        for (JsonObject one : json.objects("projects", each -> each)) {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(one.string("name"));
            Map<String, Object> result = new LinkedHashMap<>(one.members());
            result.put("project", (long) projects.size());
            projects.add(new ProjectRun(project, ProjectResult.from(new JsonObject(result))));
        }
        List<Target> targets = new ArrayList<>();
        for (String path : json.strings("scope")) {
            IResource resource = ResourcesPlugin.getWorkspace().getRoot().findMember(path, true);
            if (resource != null) {
                targets.add(Target.of(resource));
            }
        }
        return new Run(new Scope(targets), HybridizeOptions.fromMap(json.stringMap("options")),
                Instant.parse(json.string("start")), Duration.ofMillis(json.longInteger("milliseconds")), projects,
                List.of(), new AnalysisResult("", List.of()));
    }
}
