package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Decision;
import org.hybridize.bridge.model.Edit;
import org.hybridize.bridge.model.Explanation;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.bridge.model.FunctionReport;
import org.hybridize.bridge.model.Options;
import org.hybridize.bridge.model.Overlay;
import org.hybridize.bridge.model.Progress;
import org.hybridize.bridge.model.Project;
import org.hybridize.bridge.model.ProjectResult;
import org.hybridize.bridge.model.Safety;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AnalysisTest {
    private static final String EMOJI = "\uD83D\uDE00"; // beyond the BMP: one code point, two UTF-16 units
    private static HybridizeService service;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        service = HybridizeService.create(Programs.configuration());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void forgetOverlays() throws Exception {
        service.update(List.of());
    }

    private static AnalysisResult analyze(Project... projects) throws ServiceException {
        return service.analyze(List.of(projects)).await(JobMonitor.NONE);
    }

    @Test
    void functionsAreDecidedAndChangesApply() throws Exception {
        ProjectResult result = analyze(Programs.write(folder, Programs.SMALL)).projects().get(0);
        FunctionReport f = result.function(Programs.F).orElseThrow();
        assertEquals(Decision.HYBRIDIZE, f.decision());
        assertEquals(Safety.SAFE, f.safety().orElseThrow());
        assertEquals(true, f.facts().get("tensor_parameter"));
        assertEquals("tensor work on x (float32 [3, 3])", f.purpose().orElseThrow());
        FunctionReport g = result.functions().get(1);
        assertEquals(Decision.DECLINE, g.decision());
        assertTrue(g.purpose().isEmpty());
        assertEquals("HYB201", g.firstReason().orElseThrow().code());
        assertEquals(2, result.summary().get("functions"));

        FileChange change = result.changes().get(0);
        assertEquals(folder.resolve("main.py"), change.path());
        assertTrue(change.fits(Programs.SMALL));
        assertEquals(Programs.SMALL.replace("def f", Programs.GRAPH + "\ndef f"),
                change.apply(Programs.SMALL, List.of(Programs.F)));
        assertEquals(Programs.SMALL, change.apply(Programs.SMALL, List.of()));
        assertThrows(IllegalArgumentException.class, () -> change.apply(Programs.SMALL + "\n", List.of(Programs.F)));
        assertEquals(Programs.SMALL, Files.readString(folder.resolve("main.py")), "the service writes nothing");
    }

    @Test
    void offsetsCountUtf16UnitsAndBytesOrderMarksDoNot() throws Exception {
        String text = ("# " + EMOJI + " \u00e9\n" + Programs.SMALL).replace("\n", "\r\n");
        Project project = Programs.write(folder, "\uFEFF" + text);
        FileChange change = analyze(project).projects().get(0).changes().get(0);
        assertTrue(change.fits(text), "an editor's text has no byte-order mark");
        assertEquals(text.replace("def f", Programs.GRAPH + "\r\ndef f"),
                change.apply(text, List.of("main.py:4:f")));
    }

    @Test
    void otherEncodingsAreHashedAsText() throws Exception {
        String text = "# -*- coding: latin-1 -*-\n# \u00e9\n" + Programs.SMALL;
        Project project = Programs.write(folder, "");
        Files.write(folder.resolve("main.py"), text.getBytes(StandardCharsets.ISO_8859_1));
        FileChange change = analyze(project).projects().get(0).changes().get(0);
        assertEquals("iso8859-1", change.encoding());
        assertTrue(change.fits(text));
    }

    @Test
    void aNewImportIsSharedByTheFunctionsThatNeedIt() throws Exception {
        String text = """
                from tensorflow import matmul, ones, reduce_sum, sin

                def f(x):
                    return reduce_sum(matmul(x, x)) + reduce_sum(sin(x))

                def g(x):
                    return reduce_sum(matmul(x, sin(x))) + reduce_sum(x)

                f(ones((3, 3)))
                g(ones((3, 3)))
                """;
        FileChange change = analyze(Programs.write(folder, text)).projects().get(0).changes().get(0);
        assertEquals(2, change.functions().size());
        Map<Edit, List<String>> shared = change.sharedEdits();
        assertEquals(List.of(List.of("main.py:3:f", "main.py:6:g")), new ArrayList<>(shared.values()));
        String added = shared.keySet().iterator().next().text();
        assertTrue(added.contains("import tensorflow"), added);
        for (List<String> chosen : List.of(List.of("main.py:3:f"), List.of("main.py:3:f", "main.py:6:g"))) {
            String edited = change.apply(text, chosen);
            assertEquals(2, edited.split(Pattern.quote(added.strip()), -1).length, "imported once");
            assertEquals(chosen.size(), edited.split("\ndef ").length - (chosen.size() == 1 ? 2 : 1));
        }
    }

    @Test
    void unsavedTextIsAnalysedAsItIsOnScreen() throws Exception {
        Project project = Programs.write(folder, "x = 1\n");
        String unsaved = "# " + EMOJI + "\n" + Programs.SMALL;
        service.update(List.of(new Overlay(folder.resolve("main.py"), unsaved)));
        ProjectResult result = analyze(project).projects().get(0);
        FileChange change = result.changes().get(0);
        assertTrue(change.overlay() && change.fits(unsaved));
        assertTrue(change.apply(unsaved, List.of("main.py:4:f")).contains("\n" + Programs.GRAPH + "\ndef f"));
        service.update(List.of());
        assertEquals(List.of(), analyze(project).projects().get(0).functions());
    }

    @Test
    void overlaysOutliveTheProcess() throws Exception {
        Project project = Programs.write(folder, "x = 1\n");
        service.update(List.of(new Overlay(folder.resolve("main.py"), Programs.SMALL)));
        service.restart();
        assertEquals(2, analyze(project).projects().get(0).functions().size());
    }

    @Test
    void chosenEditsAreCheckedAgain() throws Exception {
        AnalysisResult analysis = analyze(Programs.write(folder, Programs.SMALL));
        List<FileChange> changes = service.edits(analysis, 0, List.of(Programs.F)).await(JobMonitor.NONE);
        assertEquals(analysis.projects().get(0).changes(), changes);
        Files.writeString(folder.resolve("main.py"), Programs.SMALL + "# more\n");
        ServiceException stale = assertThrows(ServiceException.class,
                () -> service.edits(analysis, 0, List.of(Programs.F)).await(JobMonitor.NONE));
        assertEquals(ErrorCode.STALE, stale.code());
        assertTrue(stale.getMessage().contains("main.py"), stale.getMessage());
        assertEquals(ErrorCode.BAD_REQUEST, assertThrows(ServiceException.class,
                () -> service.edits(analysis, 0, List.of("main.py:7:g"))).code());
    }

    @Test
    void anEditorThatWasEditedSinceIsStale() throws Exception {
        AnalysisResult analysis = analyze(Programs.write(folder, Programs.SMALL));
        service.update(List.of(new Overlay(folder.resolve("main.py"), "\n" + Programs.SMALL)));
        assertEquals(ErrorCode.STALE, assertThrows(ServiceException.class,
                () -> service.edits(analysis, 0, List.of(Programs.F)).await(JobMonitor.NONE)).code());
    }

    @Test
    void anAnalysisOfAnotherLifeIsUnknown() throws Exception {
        AnalysisResult analysis = analyze(Programs.write(folder, Programs.SMALL));
        service.restart();
        analyze(Programs.project(folder));
        assertEquals(ErrorCode.UNKNOWN_JOB, assertThrows(ServiceException.class,
                () -> service.edits(analysis, 0, List.of(Programs.F))).code());
    }

    @Test
    void projectsComeOneByOneAndOneThatFailsDoesNotStopTheNext() throws Exception {
        Project first = Programs.write(folder.resolve("a"), Programs.SMALL);
        Project missing = Programs.project(folder.resolve("b"));
        Project broken = Programs.write(folder.resolve("c"), "def f(:\n");
        Project wrong = new Project(first.root(), first.paths(), Options.NONE.select(List.of("HYB999")));
        List<ProjectResult> partial = new ArrayList<>();
        List<Progress> steps = new ArrayList<>();
        AnalysisResult result = service.analyze(List.of(first, missing, broken, wrong)).await(new JobMonitor() {
            @Override
            public void partial(ProjectResult project) {
                partial.add(project);
            }

            @Override
            public void progress(Progress step) {
                steps.add(step);
            }
        });
        assertEquals(result.projects(), partial);
        assertTrue(steps.stream().allMatch(step -> step.projects() == 4), steps.toString());
        assertEquals(2, result.projects().get(0).functions().size());
        assertTrue(result.projects().get(1).failure().orElseThrow().contains("no such file or folder"));
        assertEquals(1, result.projects().get(2).problems().get(0).line());
        assertFalse(result.projects().get(2).failure().isPresent());
        assertTrue(result.projects().get(3).failure().orElseThrow().contains("HYB999"));
    }

    @Test
    void optionsTakeEffect() throws Exception {
        Project project = Programs.write(folder, Programs.SMALL);
        Project ignoring = new Project(project.root(), project.paths(), Options.NONE.ignore(List.of("python-output")));
        FunctionReport g = analyze(ignoring).projects().get(0).functions().get(1);
        assertEquals(Decision.HYBRIDIZE, g.decision());
        Project unknown = new Project(project.root(), project.paths(), Options.NONE.with("colour", "red"));
        assertTrue(analyze(unknown).projects().get(0).failure().orElseThrow().contains("colour"));
    }

    @Test
    void progressNamesPhases() throws Exception {
        List<String> phases = new ArrayList<>();
        service.analyze(List.of(Programs.writeLong(folder, 60))).await(new JobMonitor() {
            @Override
            public void progress(Progress step) {
                phases.add(step.phase());
            }
        });
        assertTrue(phases.contains("deciding"), phases.toString());
        assertTrue(phases.size() > 3, phases.toString());
    }

    @Test
    void rulesAreExplained() throws Exception {
        Explanation rule = service.explain("python-output").await(JobMonitor.NONE);
        assertEquals("HYB201", rule.code());
        assertTrue(rule.markdown().startsWith("# HYB201 python-output"), rule.markdown());
        assertFalse(rule.headline().isBlank());
        assertEquals(ErrorCode.BAD_REQUEST, assertThrows(ServiceException.class,
                () -> service.explain("HYB999").await(JobMonitor.NONE)).code());
    }

    @Test
    void noSourceTextIsLogged() throws Exception {
        String secret = "very_secret_name";
        Project project = Programs.write(folder, Programs.SMALL + "def " + secret + "(: # " + secret + "\n");
        analyze(project);
        service.update(List.of(new Overlay(folder.resolve("main.py"), Programs.SMALL + "\n" + secret + " = 1\n")));
        analyze(project);
        assertTrue(service.standardError().contains("submitted"), service.standardError());
        assertFalse(service.standardError().contains(secret), service.standardError());
    }
}
