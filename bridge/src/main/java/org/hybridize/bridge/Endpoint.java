package org.hybridize.bridge;

/** What Python offers: the one method that crosses the bridge. Public because py4j makes a proxy of it. */
public interface Endpoint {
    /** Answer one request; both are JSON, see {@code docs/service.md}. */
    String call(String request);
}
