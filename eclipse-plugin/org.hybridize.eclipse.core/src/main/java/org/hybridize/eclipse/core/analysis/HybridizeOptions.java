package org.hybridize.eclipse.core.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.core.runtime.Platform;
import org.hybridize.bridge.model.Decision;
import org.hybridize.bridge.model.Options;
import org.hybridize.bridge.model.Safety;
import org.hybridize.eclipse.core.DefaultPreferences;
import org.hybridize.eclipse.core.HybridizeCore;

/**
 * What the user may choose.
 *
 * @param hybridize whether functions are made graphs
 * @param dehybridize whether graphs that give nothing are made eager
 * @param reconfigure whether the arguments of decorators are brought up to date
 * @param signatures whether input signatures are written
 * @param speculative whether changes that rest on assumptions are offered
 * @param library whether functions may be called from outside the program
 * @param tests whether tests count as callers
 * @param typeHints whether hints tell what parameters hold
 * @param tensorflow whether TensorFlow may be asked, in a process of its own, for dtypes and shapes
 * @param interpreter what the analysis runs in; empty: as the preferences say
 */
public record HybridizeOptions(boolean hybridize, boolean dehybridize, boolean reconfigure, boolean signatures,
        boolean speculative, boolean library, boolean tests, boolean typeHints, boolean tensorflow,
        String interpreter) {

    /** What holds unless the user says otherwise. */
    public static final HybridizeOptions DEFAULT =
            new HybridizeOptions(true, true, true, true, false, false, true, true, true, "");

    /** Whether a change of that kind is wanted. */
    public boolean wants(Decision decision, Safety safety) {
        boolean kind = switch (decision) {
            case HYBRIDIZE -> hybridize;
            case DEHYBRIDIZE -> dehybridize;
            case RECONFIGURE -> reconfigure;
            case KEEP, DECLINE -> false;
        };
        return kind && (speculative || safety == Safety.SAFE);
    }

    /** What holds here unless the user says otherwise: the defaults, and what the preferences say about TensorFlow. */
    public static HybridizeOptions preferred() {
        boolean ask = Platform.getPreferencesService()
                .getBoolean(HybridizeCore.ID, DefaultPreferences.TENSORFLOW, true, null);
        return fromMap(Map.of("tensorflow", String.valueOf(ask)));
    }

    /**
     * Those that the analysis itself has to know. What is as it always is, is not said: then the project's own
     * settings hold, in {@code [tool.hybridize]} of its {@code pyproject.toml}.
     */
    Options forService() {
        Options said = Options.NONE;
        said = signatures ? said : said.signatures(false);
        said = library ? said.library(true) : said;
        said = tests ? said : said.testEntryPoints(false);
        said = typeHints ? said : said.followTypeHints(false);
        return tensorflow ? said : said.tensorflow(false);
    }

    /** Whether an analysis with {@code other} finds the same. */
    public boolean sameAnalysis(HybridizeOptions other) {
        return forService().values().equals(other.forService().values()) && interpreter.equals(other.interpreter);
    }

    /** As strings by name, for the refactoring history and for dialogs. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("hybridize", String.valueOf(hybridize));
        map.put("dehybridize", String.valueOf(dehybridize));
        map.put("reconfigure", String.valueOf(reconfigure));
        map.put("signatures", String.valueOf(signatures));
        map.put("speculative", String.valueOf(speculative));
        map.put("library", String.valueOf(library));
        map.put("tests", String.valueOf(tests));
        map.put("typeHints", String.valueOf(typeHints));
        map.put("tensorflow", String.valueOf(tensorflow));
        if (!interpreter.isEmpty()) {
            map.put("interpreter", interpreter);
        }
        return map;
    }

    /** The options that {@link #toMap} gave; what is missing is as in {@link #DEFAULT}. */
    public static HybridizeOptions fromMap(Map<String, String> map) {
        Map<String, String> all = new LinkedHashMap<>(DEFAULT.toMap());
        all.putAll(map);
        return new HybridizeOptions(on(all, "hybridize"), on(all, "dehybridize"), on(all, "reconfigure"),
                on(all, "signatures"), on(all, "speculative"), on(all, "library"), on(all, "tests"),
                on(all, "typeHints"), on(all, "tensorflow"), all.getOrDefault("interpreter", ""));
    }

    private static boolean on(Map<String, String> map, String name) {
        return Boolean.parseBoolean(map.get(name));
    }
}
