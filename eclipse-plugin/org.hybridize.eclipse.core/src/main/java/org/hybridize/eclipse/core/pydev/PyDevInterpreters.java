package org.hybridize.eclipse.core.pydev;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.hybridize.eclipse.core.HybridizeCore;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The interpreters in PyDev's preferences, the default first. Read as text: PyDev need not be there. */
public final class PyDevInterpreters {
    private static final String BETWEEN = "&&&&&";

    private PyDevInterpreters() {
    }

    /** Their executables. */
    public static List<Path> configured() {
        return read().stream().map(interpreter -> Path.of(interpreter.executable)).toList();
    }

    /** The executable of the one with that name or path; of the default one for {@code Default}. */
    static Optional<String> named(String name) {
        List<Interpreter> all = read();
        if (name.equals("Default")) {
            return all.stream().findFirst().map(Interpreter::executable);
        }
        return all.stream().filter(one -> name.equals(one.name) || name.equals(one.executable)).findFirst()
                .map(Interpreter::executable);
    }

    private static List<Interpreter> read() {
        String text = InstanceScope.INSTANCE.getNode("org.python.pydev").get("INTERPRETER_PATH_NEW", "");
        List<Interpreter> found = new ArrayList<>();
        for (String block : text.split(BETWEEN)) {
            if (block.strip().startsWith("<")) {
                try {
                    Element xml = Xml.read(new InputSource(new StringReader(block.strip())));
                    String executable = Xml.text(xml, "executable").orElse("");
                    if (!executable.isEmpty()) {
                        found.add(new Interpreter(Xml.text(xml, "name").orElse(""), executable));
                    }
                } catch (Xml.Unreadable error) {
                    HybridizeCore.log(HybridizeCore.error("an interpreter of PyDev could not be read", error));
                }
            }
        }
        return found;
    }

    private record Interpreter(String name, String executable) {
    }
}
