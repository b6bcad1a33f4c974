package org.hybridize.eclipse.tests;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.hybridize.eclipse.core.pydev.PyDevNode;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Scopes;
import org.python.pydev.navigator.elements.PythonNode;

/** Nodes of PyDev's explorer in the shapes that they have had, and in some that they may have one day. */
final class NodeTests {
    private static final String TEXT = """
            class Net(Base):
                def call(self, x):
                    return x


            def call(x):
                return x
            """;

    NodeTests(Bot none) {
    }

    @Scenario(1)
    void shapes() {
        IFile file = Projects.create("nodes", false, Map.of("a.py", TEXT)).getFile("a.py");
        Modern net = new Modern(file, null, "Net (Base)", 1);
        expect("Net in a.py", net);
        expect("Net.call in a.py", new Modern(file, net, "call", 2));
        expect("call in a.py", new Modern(file, null, "call", 6));
        expect("call in a.py", new Old(file, "call", 6));
        expect("call in a.py", new Modern(file, null, "call", 600)); // the text has got shorter since
        expect("a.py", new Modern(file, null, "np = numpy", 1)); // an import: no definition, so the whole file
    }

    @Scenario(2)
    void strangers() {
        IFile file = Projects.create("nodes", false, Map.of("a.py", TEXT)).getFile("a.py");
        expect("call in a.py", new Bare(file, "call"));
        Check.that(PyDevNode.of(new Hostile()).isEmpty(), "one that throws");
        Check.that(PyDevNode.of("call").isEmpty() && PyDevNode.of(null).isEmpty(), "no node");
        Check.equal(List.of(), Scopes.ofElements(List.of(new Hostile())).targets(), "nothing to look at");
    }

    private static void expect(String label, PythonNode node) {
        Scope scope = Scopes.ofElements(List.of(node));
        Check.equal(label, scope.label(), "scope of " + node);
    }

    /** As of PyDev 3 and later. */
    public static final class Modern extends PythonNode {
        /** What was parsed. */
        public final Entry entry;
        /** The node around it. */
        public final Object parent;
        private final IFile file;

        Modern(IFile file, Object parent, String shown, int line) {
            super(shown);
            this.file = file;
            this.parent = parent;
            this.entry = new Entry(line);
        }

        /** Wraps the file. */
        public Wrapper getPythonFile() {
            return new Wrapper(file);
        }
    }

    /** As of PyDev 1 and 2: no methods of the entry, fields instead. */
    public static final class Old extends PythonNode {
        /** Wraps the file. */
        public final Wrapper pythonFile;
        private final int line;

        Old(IFile file, String shown, int line) {
            super(shown);
            this.pythonFile = new Wrapper(file);
            this.line = line;
        }

        /** What was parsed. */
        public OldEntry getActualObject() {
            return new OldEntry(line);
        }
    }

    /** Says nothing but its file. */
    public static final class Bare extends PythonNode {
        private final IFile file;

        Bare(IFile file, String shown) {
            super(shown);
            this.file = file;
        }

        /** The file, not wrapped. */
        public IFile getPythonFile() {
            return file;
        }
    }

    /** Throws at every touch. */
    public static final class Hostile extends PythonNode {
        Hostile() {
            super(null);
        }

        /** Never answers. */
        public Object getPythonFile() {
            throw new NoClassDefFoundError("org/python/pydev/Gone");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("disposed");
        }
    }

    /** As PyDev's of that name. */
    public record Entry(int line) {
        /** From 1. */
        public int getBeginLine() {
            return line;
        }
    }

    /** As PyDev's of that name. */
    public record OldEntry(int line) {
        /** Its syntax. */
        public OldSyntax getAstThis() {
            return new OldSyntax(new OldNode(line));
        }
    }

    /** Has a field where a method could be. */
    public static final class OldSyntax {
        /** Of the parser. */
        public final OldNode node;

        OldSyntax(OldNode node) {
            this.node = node;
        }
    }

    /** Has a field where a method could be. */
    public static final class OldNode {
        /** From 1. */
        public final int beginLine;

        OldNode(int beginLine) {
            this.beginLine = beginLine;
        }
    }

    /** A file of PyDev's explorer. */
    public record Wrapper(IFile file) {
        /** The file. */
        public Object getActualObject() {
            return file;
        }
    }
}
