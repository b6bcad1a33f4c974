package org.hybridize.eclipse.tests;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A method that drives the workbench and throws if something is not as it must be. */
@Retention(RetentionPolicy.RUNTIME)
@interface Scenario {
    /** Its place among the others of the class. */
    int value();
}
