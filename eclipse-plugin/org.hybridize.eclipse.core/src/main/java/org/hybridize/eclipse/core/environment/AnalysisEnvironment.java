package org.hybridize.eclipse.core.environment;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Platform;
import org.hybridize.eclipse.core.DefaultPreferences;
import org.hybridize.eclipse.core.HybridizeCore;
import org.osgi.service.prefs.BackingStoreException;

/** The interpreter that the analysis runs in: one that the user has named, or a virtual environment of our own. */
public final class AnalysisEnvironment {
    private AnalysisEnvironment() {
    }

    /** The interpreter to use, if there is one. */
    public static Optional<Path> interpreter() {
        String named = Platform.getPreferencesService()
                .getString(HybridizeCore.ID, DefaultPreferences.INTERPRETER, "", null).strip();
        return named.isEmpty() ? Optional.of(python(folder())).filter(Files::isExecutable) : executable(named);
    }

    /** The program that a user has typed the path of, if there is one. */
    public static Optional<Path> executable(String typed) {
        try {
            return Optional.of(Path.of(typed.strip()))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** Why there is no interpreter, and what to do. */
    public static String whyMissing() {
        return whatMissing()
                + " No file was changed. Set one up, or name an interpreter, under Preferences > Hybridize.";
    }

    /** Why there is no interpreter. */
    public static String whatMissing() {
        String named = Platform.getPreferencesService()
                .getString(HybridizeCore.ID, DefaultPreferences.INTERPRETER, "", null).strip();
        return named.isEmpty() ? "Hybridize has no Python environment for its analysis yet."
                : "The analysis interpreter " + named + " does not exist or cannot be run.";
    }

    /** Use that interpreter from now on; an empty name: the environment of our own. */
    public static void use(String interpreter) throws BackingStoreException {
        HybridizeCore.preferences().put(DefaultPreferences.INTERPRETER, interpreter);
        HybridizeCore.preferences().flush();
    }

    /** Where our own environment is, or would be. */
    public static Path folder() {
        return HybridizeCore.instance().getStateLocation().append("environment").toFile().toPath();
    }

    /** The interpreter of the virtual environment at {@code folder}. */
    static Path python(Path folder) {
        return Platform.OS_WIN32.equals(Platform.getOS())
                ? folder.resolve("Scripts").resolve("python.exe") : folder.resolve("bin").resolve("python");
    }

    /** The wheel of Hybridize that the plug-in carries, as a file. */
    static Path wheel() throws IOException {
        URL entry = Collections.list(Optional.ofNullable(
                HybridizeCore.instance().getBundle().findEntries("wheels", "hybridize-*.whl", false))
                .orElseThrow(() -> new IOException("the plug-in carries no wheel"))).get(0);
        return Path.of(FileLocator.toFileURL(entry).getPath());
    }
}
