package org.hybridize.bridge.model;

import java.util.List;
import org.hybridize.bridge.json.JsonObject;

/**
 * What an analysis found.
 *
 * @param analysis names it when its edits are asked for
 * @param projects in the order of the request
 */
public record AnalysisResult(String analysis, List<ProjectResult> projects) {
    /** The record behind its JSON form. */
    public static AnalysisResult from(JsonObject json) {
        return new AnalysisResult(json.string("analysis"), json.objects("projects", ProjectResult::from));
    }
}
