package org.hybridize.eclipse.core.pydev;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.CoreException;
import org.hybridize.eclipse.core.HybridizeCore;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The file {@code .pydevproject} of a project. */
final class PyDevSettings {
    private static final String PREFIX = "org.python.pydev.";
    private static final int NESTING = 8;

    private final IProject project;
    private final Element root;

    private PyDevSettings(IProject project, Element root) {
        this.project = project;
        this.root = root;
    }

    static PyDevSettings of(IProject project) {
        IFile file = project.getFile(".pydevproject");
        if (!file.isAccessible()) {
            return new PyDevSettings(project, null);
        }
        try (var content = file.getContents(true)) {
            return new PyDevSettings(project, Xml.read(new InputSource(content)));
        } catch (CoreException | java.io.IOException | Xml.Unreadable error) {
            HybridizeCore.log(HybridizeCore.error(file.getFullPath() + " could not be read: the project folder is "
                    + "taken for its only source folder", error));
            return new PyDevSettings(project, null);
        }
    }

    /** Source folders; the project itself where the file says nothing. */
    List<Path> sourceFolders() {
        List<Path> found = new ArrayList<>();
        for (String path : paths("PROJECT_SOURCE_PATH")) {
            // The first segment is the project under whatever name it has now.
            IPath inside = org.eclipse.core.runtime.Path.fromPortableString(substitute(path)).removeFirstSegments(1);
            IResource folder = inside.isEmpty() ? project : project.findMember(inside);
            if (folder instanceof IContainer && folder.getLocation() != null) {
                found.add(folder.getLocation().toFile().toPath());
            }
        }
        if (found.isEmpty() && project.getLocation() != null) {
            found.add(project.getLocation().toFile().toPath());
        }
        for (String path : paths("PROJECT_EXTERNAL_SOURCE_PATH")) {
            try {
                found.add(Path.of(substitute(path)));
            } catch (InvalidPathException unusable) {
                HybridizeCore.log(HybridizeCore.error(project.getName() + ": no source folder: " + path, unusable));
            }
        }
        return found;
    }

    /** The executable of the interpreter that is named, as far as PyDev's preferences tell. */
    Optional<String> interpreter() {
        return root == null ? Optional.empty() : named().map(PyDevInterpreters.Interpreter::executable);
    }

    private Optional<PyDevInterpreters.Interpreter> named() {
        return PyDevInterpreters.named(property("PYTHON_PROJECT_INTERPRETER").orElse("Default"));
    }

    private Optional<String> property(String name) {
        return Xml.all(root, "pydev_property").stream().filter(element -> named(element, name)).findFirst()
                .map(element -> element.getTextContent().strip());
    }

    private List<String> paths(String name) {
        List<String> found = new ArrayList<>();
        if (root != null) {
            Xml.all(root, "pydev_pathproperty").stream().filter(element -> named(element, name))
                    .flatMap(element -> Xml.all(element, "path").stream())
                    .forEach(path -> found.add(path.getTextContent().strip()));
        }
        return found;
    }

    private static boolean named(Element element, String name) {
        return element.getAttribute("name").equals(PREFIX + name);
    }

    private String substitute(String path) {
        Map<String, String> values = variables();
        String result = path;
        for (int depth = 0; depth < NESTING; depth++) { // what a variable stands for may name others
            String before = result;
            for (Map.Entry<String, String> value : values.entrySet()) {
                result = result.replace("${" + value.getKey() + "}", value.getValue());
            }
            if (result.equals(before)) {
                break;
            }
        }
        return result;
    }

    /** Those of the interpreter, and above them those of the project. */
    private Map<String, String> variables() {
        Map<String, String> values = new HashMap<>();
        if (root != null) {
            named().ifPresent(interpreter -> values.putAll(interpreter.variables()));
            for (Element variables : Xml.all(root, "pydev_variables_property")) {
                NodeList keys = variables.getElementsByTagName("key");
                NodeList contents = variables.getElementsByTagName("value");
                for (int i = 0; i < Math.min(keys.getLength(), contents.getLength()); i++) {
                    values.put(keys.item(i).getTextContent().strip(), contents.item(i).getTextContent().strip());
                }
            }
        }
        values.put("PROJECT_DIR_NAME", project.getLocation() == null ? project.getName()
                : project.getLocation().lastSegment());
        return values;
    }
}
