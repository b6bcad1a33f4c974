package org.hybridize.eclipse.tests;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.hybridize.eclipse.core.pydev.PyDevProject;
import org.hybridize.eclipse.core.scope.Definition;
import org.hybridize.eclipse.core.scope.PythonOutline;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** What is read of projects and of Python text. There is no PyDev here: {@code .pydevproject} has to do. */
final class ProjectTests {
    private static final String SETTINGS = """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <?eclipse-pydev version="1.0"?><pydev_project>
            %s
            </pydev_project>
            """;

    ProjectTests(Bot none) {
    }

    @Scenario(1)
    void sourceFolders() {
        IProject project = Projects.create("layout", false, Map.of("src/a.py", "", "lib/b.py", ""));
        String home = project.getLocation().toString();
        Check.equal(List.of(home), folders(project), "no settings");
        settings(project, path("PROJECT_SOURCE_PATH", "/${PROJECT_DIR_NAME}/src", "/layout/lib"));
        Check.equal(List.of(home + "/src", home + "/lib"), folders(project), "two source folders");
        settings(project, path("PROJECT_SOURCE_PATH", "/renamed/src", "/renamed/missing"));
        Check.equal(List.of(home + "/src"), folders(project), "the name of the project does not matter");
        settings(project, path("PROJECT_SOURCE_PATH", "/${PROJECT_DIR_NAME}"));
        Check.equal(List.of(home), folders(project), "the project itself");
        settings(project, path("PROJECT_EXTERNAL_SOURCE_PATH", "${OUTSIDE}", "/does/not/exist")
                + "<pydev_variables_property name=\"org.python.pydev.PROJECT_VARIABLE_SUBSTITUTION\">"
                + "<key>OUTSIDE</key><value>/tmp</value></pydev_variables_property>");
        Check.equal(List.of(home, "/tmp"), folders(project), "an outside folder named by a variable");
        Projects.write(project, ".pydevproject", "no XML");
        Check.equal(List.of(home), folders(project), "unreadable settings");
        Projects.write(project, ".pydevproject", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>");
        Check.equal(List.of(home), folders(project), "settings that want to read other files");
    }

    @Scenario(2)
    void referencedProjects() throws CoreException {
        IProject other = Projects.create("library", false, Map.of("src/a.py", ""));
        settings(other, path("PROJECT_SOURCE_PATH", "/library/src"));
        IProject project = Projects.create("layout", false, Map.of());
        IProjectDescription description = project.getDescription();
        description.setReferencedProjects(new IProject[] {other});
        project.setDescription(description, null);
        Check.equal(1, folders(project).size(), "a project that is no PyDev project adds nothing");
        IProjectDescription python = other.getDescription();
        python.setNatureIds(new String[] {PyDevProject.NATURE});
        other.setDescription(python, org.eclipse.core.resources.IResource.FORCE
                | org.eclipse.core.resources.IResource.AVOID_NATURE_CONFIG, null);
        Check.equal(List.of(project.getLocation().toString(), other.getLocation() + "/src"), folders(project),
                "folders of projects that it refers to");
        IProject third = Projects.create("third", false, Map.of());
        for (IProject one : List.of(other, third)) { // each refers to the next, and that to the first again
            IProjectDescription more = one.getDescription();
            more.setNatureIds(new String[] {PyDevProject.NATURE});
            more.setReferencedProjects(new IProject[] {one.equals(other) ? third : project});
            one.setDescription(more, org.eclipse.core.resources.IResource.FORCE
                    | org.eclipse.core.resources.IResource.AVOID_NATURE_CONFIG, null);
        }
        Check.equal(List.of(project.getLocation().toString(), other.getLocation() + "/src",
                third.getLocation().toString()), folders(project), "folders of projects that these refer to");
    }

    @Scenario(3)
    void interpreters() {
        InstanceScope.INSTANCE.getNode("org.python.pydev").put("INTERPRETER_PATH_NEW",
                "<xml><name>first</name><version>3.11</version><executable>/bin/sh</executable></xml>&&&&&"
                        + "<xml><name>second</name><executable>/bin/cat</executable></xml>");
        IProject project = Projects.create("layout", false, Map.of());
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "Default"));
        Check.equal("/bin/sh", PyDevProject.of(project).interpreter().orElse(""), "the default");
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "second"));
        Check.equal("/bin/cat", PyDevProject.of(project).interpreter().orElse(""), "by name");
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "third"));
        Check.equal("", PyDevProject.of(project).interpreter().orElse(""), "one that does not exist");
        InstanceScope.INSTANCE.getNode("org.python.pydev").put("INTERPRETER_PATH_NEW",
                "Name:old:EndName:Version2.7Executable:/bin/sh|/usr/lib/python@dll$forced^A=b&&&&&"
                        + "Executable:/bin/cat|/usr/lib/other&&&&&<xml>broken&&&&&"
                        + "<xml><name>vars</name><executable>/bin/ls</executable><string_substitution_var><key>HERE</key>"
                        + "<value>${PROJECT_DIR_NAME}/inner</value></string_substitution_var></xml>");
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "old"));
        Check.equal("/bin/sh", PyDevProject.of(project).interpreter().orElse(""), "on one line");
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "/bin/cat"));
        Check.equal("/bin/cat", PyDevProject.of(project).interpreter().orElse(""), "by path, without a name");
        Projects.write(project, "inner/a.py", "");
        settings(project, property("PYTHON_PROJECT_INTERPRETER", "vars") + path("PROJECT_SOURCE_PATH", "/${HERE}"));
        Check.equal(List.of(project.getLocation() + "/inner"), folders(project), "a variable of the interpreter");
        InstanceScope.INSTANCE.getNode("org.python.pydev").remove("INTERPRETER_PATH_NEW");
    }

    @Scenario(4)
    void outline() {
        PythonOutline outline = PythonOutline.of("""
                \"\"\"def not_me(): of a text
                class Neither:
                \"\"\"
                import x

                @decorate(
                    1)
                class Outer(Base):
                    text = 'def nor_me():'

                    async def run(self, a=[
                            1, 2]):
                        def inner():
                \t    pass
                        return inner
                    # end

                def last(): return 1
                x = 2
                """);
        Check.equal("[Outer 8-16, Outer.run 11-16, Outer.run.<locals>.inner 13-14, last 18-18]",
                outline.definitions().stream().map(one -> one.qualifiedName() + " " + one.line() + "-" + one.endLine())
                        .toList().toString(), "definitions");
        Check.equal("Outer.run", outline.around(15, Definition.Kind.FUNCTION).orElseThrow().qualifiedName(), "around");
        Check.that(outline.around(19, Definition.Kind.FUNCTION).isEmpty(), "nothing is around module code");
        Check.equal("Outer", outline.named("Outer", 6).orElseThrow().qualifiedName(), "at its decorator");
        Check.equal("Outer.run.<locals>.inner", outline.named("Outer.run.inner", 0).orElseThrow().qualifiedName(),
                "in a function");
        Check.equal(8, outline.named("Outer", 99).orElseThrow().line(), "an old line");
        Check.that(outline.named("run", 1).isEmpty(), "a method is no function");
    }

    @Scenario(5)
    void scopes() {
        IProject project = Projects.create("layout", false, Map.of("a.py", "", "b/c.py", ""));
        Scope scope = new Scope(List.of(Target.of(project.getFile("a.py")), Target.of(project), Target.of(project)));
        Check.equal(List.of(Target.of(project)), scope.targets(), "what lies in another place is that place");
        Check.that(scope.covers(project.getFile("b/c.py"), "f"), "all of a project");
        Definition definition = new Definition(Definition.Kind.CLASS, "C", 1, 9);
        Scope one = new Scope(List.of(new Target(project.getFile("a.py"), java.util.Optional.of(definition))));
        Check.that(one.covers(project.getFile("a.py"), "C.m") && one.covers(project.getFile("a.py"), "C"), "a class");
        Check.that(!one.covers(project.getFile("a.py"), "Cm") && !one.covers(project.getFile("b/c.py"), "C.m"),
                "and nothing else");
    }

    private static List<String> folders(IProject project) {
        return PyDevProject.of(project).sourceFolders().stream().map(Object::toString).toList();
    }

    private static void settings(IProject project, String content) {
        Projects.write(project, ".pydevproject", SETTINGS.formatted(content));
    }

    private static String path(String name, String... paths) {
        StringBuilder text = new StringBuilder("<pydev_pathproperty name=\"org.python.pydev." + name + "\">");
        for (String path : paths) {
            text.append("<path>").append(path).append("</path>");
        }
        return text + "</pydev_pathproperty>";
    }

    private static String property(String name, String value) {
        return "<pydev_property name=\"org.python.pydev." + name + "\">" + value + "</pydev_property>";
    }
}
