package org.hybridize.eclipse.core.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes and functions of a Python text, found by their indentation. Text that is being edited and does not
 * parse has an outline too; strings and brackets over several lines are followed, so that nothing in them counts.
 */
public final class PythonOutline {
    private static final Pattern HEAD = Pattern.compile("(?:async\\s+)?(def|class)\\s+(\\w+)",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final List<Definition> definitions = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private String quotes;
    private int brackets;
    private boolean continued;

    private PythonOutline(String text) {
        String[] lines = text.split("\r\n|\r|\n", -1);
        int last = 0;
        for (int number = 1; number <= lines.length; number++) {
            String line = lines[number - 1];
            String code = line.strip();
            boolean starts = quotes == null && brackets == 0 && !continued;
            if (starts && !code.isEmpty() && !code.startsWith("#")) {
                int indent = indent(line);
                close(indent, last);
                Matcher head = HEAD.matcher(code);
                if (head.lookingAt()) {
                    open.push(new Open(indent, head.group(1), qualify(head.group(2), head.group(1)), number));
                }
            }
            follow(line);
            if (!code.isEmpty()) {
                last = number;
            }
        }
        close(0, last);
        definitions.sort(Comparator.comparingInt(Definition::line));
    }

    /** The outline of {@code text}. */
    public static PythonOutline of(String text) {
        return new PythonOutline(text);
    }

    /** All definitions, by line. */
    public List<Definition> definitions() {
        return List.copyOf(definitions);
    }

    /** The innermost definition of that kind around a line. */
    public Optional<Definition> around(int line, Definition.Kind kind) {
        return definitions.stream().filter(one -> one.kind() == kind && one.contains(line))
                .max(Comparator.comparingInt(Definition::line));
    }

    /**
     * The definition of that name; of several the first from a line on. The line may be that of a decorator, or an
     * old one if the text is being edited.
     *
     * @param name with dots, also where one function stands in another
     */
    public Optional<Definition> named(String name, int line) {
        return definitions.stream().filter(one -> one.qualifiedName().replace(".<locals>.", ".").equals(name))
                .min(Comparator.comparing((Definition one) -> one.line() < line).thenComparing(Definition::line));
    }

    private String qualify(String name, String keyword) {
        Open outer = open.peek();
        if (outer == null) {
            return name;
        }
        return outer.name + (outer.keyword.equals("def") ? ".<locals>." : ".") + name;
    }

    /** End the definitions that a statement at this indentation is not part of. */
    private void close(int indent, int last) {
        while (!open.isEmpty() && open.peek().indent >= indent) {
            Open ended = open.pop();
            definitions.add(new Definition(ended.keyword.equals("class")
                    ? Definition.Kind.CLASS : Definition.Kind.FUNCTION, ended.name, ended.line, Math.max(ended.line, last)));
        }
    }

    private static int indent(String line) {
        int width = 0;
        for (char c : line.toCharArray()) {
            if (c == '\t') {
                width = (width / 8 + 1) * 8;
            } else if (c == ' ' || c == '\f') {
                width++;
            } else {
                break;
            }
        }
        return width;
    }

    /** Follow strings and brackets through a line. */
    private void follow(String line) {
        int i = 0;
        boolean escaped = false;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (quotes != null) {
                if (c == '\\') {
                    i++;
                } else if (line.startsWith(quotes, i)) {
                    i += quotes.length() - 1;
                    quotes = null;
                }
            } else if (c == '#') {
                break;
            } else if (c == '"' || c == '\'') {
                String three = String.valueOf(c).repeat(3);
                quotes = line.startsWith(three, i) ? three : String.valueOf(c);
                i += quotes.length() - 1;
            } else if ("([{".indexOf(c) >= 0) {
                brackets++;
            } else if (")]}".indexOf(c) >= 0) {
                brackets = Math.max(0, brackets - 1);
            }
            escaped = quotes == null && c == '\\' && i == line.length() - 1;
            i++;
        }
        boolean goesOn = line.endsWith("\\");
        if (quotes != null && quotes.length() == 1 && !goesOn) {
            quotes = null; // a string that is not closed ends with its line
        }
        continued = escaped;
    }

    private record Open(int indent, String keyword, String name, int line) {
    }
}
