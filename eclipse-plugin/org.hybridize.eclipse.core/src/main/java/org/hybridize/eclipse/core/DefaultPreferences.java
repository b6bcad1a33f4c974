package org.hybridize.eclipse.core;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;

/** The preferences before the user has touched them. */
public final class DefaultPreferences extends AbstractPreferenceInitializer {
    /** The interpreter that the analysis runs in; empty: the plug-in's own environment. */
    public static final String INTERPRETER = "interpreter";
    /** Whether results become problem markers. */
    public static final String MARKERS = "markers";

    /** Whether TensorFlow is asked for dtypes and shapes unless an analysis is told otherwise. */
    public static final String TENSORFLOW = "tensorflow";

    @Override
    public void initializeDefaultPreferences() {
        IEclipsePreferences defaults = DefaultScope.INSTANCE.getNode(HybridizeCore.ID);
        defaults.put(INTERPRETER, "");
        defaults.putBoolean(MARKERS, false);
        defaults.putBoolean(TENSORFLOW, true);
    }
}
