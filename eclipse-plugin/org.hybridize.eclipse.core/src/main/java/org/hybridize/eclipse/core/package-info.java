/** The bundle itself: its start, its log, its preferences. */
package org.hybridize.eclipse.core;
