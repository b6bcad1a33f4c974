package org.hybridize.eclipse.core.pydev;

import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.hybridize.eclipse.core.HybridizeCore;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The interpreters in PyDev's preferences, the default first. Read as text: PyDev need not be there. */
public final class PyDevInterpreters {
    private static final String BETWEEN = "&&&&&";
    /** How very old versions wrote an interpreter: on one line, followed by its libraries. */
    private static final Pattern OLD = Pattern.compile(
            "(?:Name:(?<name>.*?):EndName:)?(?:Version[^E|]*)?Executable:(?<executable>[^|@$^]+).*",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private PyDevInterpreters() {
    }

    /**
     * One of them.
     *
     * @param variables what {@code ${NAME}} stands for in the paths of projects that use it
     */
    record Interpreter(String name, String executable, Map<String, String> variables) {
    }

    /** Their executables. */
    public static List<Path> configured() {
        List<Path> found = new ArrayList<>();
        for (Interpreter interpreter : read()) {
            try {
                found.add(Path.of(interpreter.executable));
            } catch (InvalidPathException unusable) {
                HybridizeCore.log(HybridizeCore.error("no interpreter: " + interpreter.executable, unusable));
            }
        }
        return found;
    }

    /** The one with that name or path; the first for {@code Default}. */
    static Optional<Interpreter> named(String name) {
        return read().stream().filter(one -> name.equals("Default") || name.equals(one.name)
                || name.equals(one.executable)).findFirst();
    }

    private static List<Interpreter> read() {
        String text = InstanceScope.INSTANCE.getNode("org.python.pydev").get("INTERPRETER_PATH_NEW", "");
        List<Interpreter> found = new ArrayList<>();
        for (String block : text.split(BETWEEN)) {
            String stripped = block.strip();
            if (!stripped.isEmpty()) {
                (stripped.startsWith("<") ? ofXml(stripped) : ofLine(stripped)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Interpreter> ofXml(String block) {
        try {
            Element xml = Xml.read(new InputSource(new StringReader(block)));
            Map<String, String> variables = new HashMap<>();
            for (Element variable : Xml.all(xml, "string_substitution_var")) {
                variables.put(Xml.text(variable, "key").orElse(""), Xml.text(variable, "value").orElse(""));
            }
            return Xml.text(xml, "executable").filter(executable -> !executable.isEmpty())
                    .map(executable -> new Interpreter(Xml.text(xml, "name").orElse(""), executable, variables));
        } catch (Xml.Unreadable error) {
            HybridizeCore.log(HybridizeCore.error("an interpreter of PyDev could not be read", error));
            return Optional.empty();
        }
    }

    private static Optional<Interpreter> ofLine(String block) {
        Matcher old = OLD.matcher(block);
        return old.matches() ? Optional.of(new Interpreter(
                Optional.ofNullable(old.group("name")).orElse(""), old.group("executable").strip(), Map.of()))
                : Optional.empty();
    }
}
