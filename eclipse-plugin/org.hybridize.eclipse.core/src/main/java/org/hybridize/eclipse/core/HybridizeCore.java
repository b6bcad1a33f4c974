package org.hybridize.eclipse.core;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Plugin;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.hybridize.eclipse.core.analysis.Services;
import org.osgi.framework.BundleContext;

/** The bundle: ends the Python processes when it stops. */
public final class HybridizeCore extends Plugin {
    /** Its symbolic name. */
    public static final String ID = "org.hybridize.eclipse.core";

    private static HybridizeCore instance;

    private final Services services = new Services();

    @Override
    public void start(BundleContext context) throws Exception {
        super.start(context);
        instance = this;
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        services.close();
        instance = null;
        super.stop(context);
    }

    /** The running bundle. */
    public static HybridizeCore instance() {
        return instance;
    }

    /** The Python processes. */
    public static Services services() {
        return instance.services;
    }

    /** The preferences of the plug-in, one set a workspace. */
    public static IEclipsePreferences preferences() {
        return InstanceScope.INSTANCE.getNode(ID);
    }

    /** Write to the log of Eclipse. */
    public static void log(IStatus status) {
        if (instance != null) {
            instance.getLog().log(status);
        }
    }

    /** An error of this bundle. */
    public static IStatus error(String message, Throwable cause) {
        return new Status(IStatus.ERROR, ID, message, cause);
    }

    /** The exception for an error of this bundle. */
    public static CoreException failure(String message, Throwable cause) {
        return new CoreException(error(message, cause));
    }
}
