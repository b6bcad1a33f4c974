package org.hybridize.bridge.model;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonWriter;

/**
 * One {@code def}: the decision about it and what it rests on.
 *
 * @param id names the function within its project
 * @param file relative to the root of the project, with {@code /}
 * @param name Python's qualified name
 * @param line of the {@code def} keyword, from 1
 * @param safety of the change; empty when nothing changes
 * @param facts three-valued; a fact that is not known is no key
 * @param inputSignature that will be written, as JSON text
 * @param signature the same in words
 * @param purpose what the change is good for, in words
 * @param assumption what a speculative change rests on, in words
 */
public record FunctionReport(String id, String file, String name, int line, int endLine, boolean hybrid,
        Map<String, String> tfFunctionArguments, Decision decision, Optional<Safety> safety,
        Map<String, Boolean> facts, List<Parameter> parameters, List<Reason> reasons,
        Optional<String> inputSignature, Optional<String> signatureWithheld,
        Optional<String> signature, Optional<String> purpose, Optional<String> assumption) {

    /** The reason to name when there is room for one: the gravest, hazards before lack of gain. */
    public Optional<Reason> firstReason() {
        return reasons.stream().min(Comparator.comparing(Reason::severity)
                .thenComparing(reason -> reason.code().startsWith("HYB1")));
    }

    private static Optional<String> said(JsonObject json, String name) {
        return json.optionalString(name).filter(text -> !text.isBlank());
    }

    static FunctionReport from(JsonObject json) {
        Map<String, Boolean> facts = new LinkedHashMap<>();
        json.object("facts").members().forEach((name, value) -> {
            if (value instanceof Boolean known) {
                facts.put(name, known);
            }
        });
        return new FunctionReport(json.string("id"), json.string("file"), json.string("name"),
                json.integer("line"), json.integer("end_line"), json.bool("hybrid"),
                json.stringMap("tf_function_arguments"), Decision.of(json.string("decision")),
                json.optionalString("safety").map(Safety::of), facts,
                json.objects("parameters", Parameter::from), json.objects("reasons", Reason::from),
                json.has("input_signature")
                        ? Optional.of(JsonWriter.write(json.list("input_signature"))) : Optional.empty(),
                json.optionalString("signature_withheld"),
                said(json, "signature"), said(json, "purpose"), said(json, "assumption"));
    }
}
