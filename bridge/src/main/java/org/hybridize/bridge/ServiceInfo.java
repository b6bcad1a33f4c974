package org.hybridize.bridge;

import java.util.List;
import java.util.Optional;
import org.hybridize.bridge.json.JsonObject;

/**
 * What the service says of itself.
 *
 * @param protocol major and minor version, such as {@code 1.0}
 * @param hybridize version of the engine
 * @param python version of its interpreter
 * @param executable its interpreter
 * @param tensorflow version that is installed beside the engine, if any
 * @param capabilities what it can be asked for
 */
public record ServiceInfo(String protocol, String hybridize, String python, String executable, String py4j,
        Optional<String> tensorflow, long pid, List<String> capabilities) {

    static ServiceInfo from(JsonObject json) {
        return new ServiceInfo(json.string("protocol"), json.string("hybridize"), json.string("python"),
                json.string("executable"), json.optionalString("py4j").orElse("unknown"),
                json.optionalString("tensorflow"), json.longInteger("pid"),
                json.strings("capabilities"));
    }
}
