/** What is asked of the service and what it answers, as records. Unknown keys of its answers are tolerated. */
package org.hybridize.bridge.model;
