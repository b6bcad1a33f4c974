package org.hybridize.eclipse.core.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hybridize.bridge.model.Decision;
import org.hybridize.bridge.model.Options;
import org.hybridize.bridge.model.Safety;

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
 * @param interpreter what the analysis runs in; empty: as the preferences say
 */
public record HybridizeOptions(boolean hybridize, boolean dehybridize, boolean reconfigure, boolean signatures,
        boolean speculative, boolean library, boolean tests, boolean typeHints, String interpreter) {

    /** What holds unless the user says otherwise. */
    public static final HybridizeOptions DEFAULT =
            new HybridizeOptions(true, true, true, true, false, false, true, true, "");

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

    /** Those that the analysis itself has to know. */
    Options forService() {
        return Options.NONE.signatures(signatures).library(library).testEntryPoints(tests).followTypeHints(typeHints);
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
                on(all, "typeHints"), all.getOrDefault("interpreter", ""));
    }

    private static boolean on(Map<String, String> map, String name) {
        return Boolean.parseBoolean(map.get(name));
    }
}
