package org.hybridize.eclipse.core.refactoring;

import java.util.Map;
import org.eclipse.ltk.core.refactoring.RefactoringContribution;
import org.eclipse.ltk.core.refactoring.RefactoringDescriptor;

/** Lets the refactoring history and scripts make our refactoring out of what they have kept. */
public final class HybridizeContribution extends RefactoringContribution {
    @Override
    public RefactoringDescriptor createDescriptor(String id, String project, String description, String comment,
            Map<String, String> arguments, int flags) {
        return HybridizeDescriptor.of(project, description, comment, arguments);
    }

    @Override
    public Map<String, String> retrieveArgumentMap(RefactoringDescriptor descriptor) {
        return descriptor instanceof HybridizeDescriptor own ? own.arguments() : Map.of();
    }
}
