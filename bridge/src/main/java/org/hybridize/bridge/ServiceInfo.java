package org.hybridize.bridge;

import java.util.List;
import org.hybridize.bridge.json.JsonObject;

/**
 * What the service says of itself.
 *
 * @param protocol major and minor version, such as {@code 1.0}
 * @param hybridize version of the engine
 * @param python version of its interpreter
 * @param executable its interpreter
 * @param capabilities what it can be asked for
 */
public record ServiceInfo(String protocol, String hybridize, String python, String executable, String py4j,
        long pid, List<String> capabilities) {

    static ServiceInfo from(JsonObject json) {
        return new ServiceInfo(json.string("protocol"), json.string("hybridize"), json.string("python"),
                json.string("executable"), json.string("py4j"), json.longInteger("pid"),
                json.strings("capabilities"));
    }
}
