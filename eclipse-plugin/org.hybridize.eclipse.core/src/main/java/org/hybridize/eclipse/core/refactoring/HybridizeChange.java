package org.hybridize.eclipse.core.refactoring;

import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.ChangeDescriptor;
import org.eclipse.ltk.core.refactoring.CompositeChange;
import org.eclipse.ltk.core.refactoring.RefactoringChangeDescriptor;

/** The change of all files, with what the refactoring history keeps of it. */
final class HybridizeChange extends CompositeChange {
    private final HybridizeDescriptor descriptor;

    HybridizeChange(HybridizeDescriptor descriptor) {
        super("Hybridize");
        this.descriptor = descriptor;
        markAsSynthetic();
    }

    private HybridizeChange(HybridizeDescriptor descriptor, Change[] changes) {
        super("Hybridize", changes);
        this.descriptor = descriptor;
    }

    @Override
    public ChangeDescriptor getDescriptor() {
        return new RefactoringChangeDescriptor(descriptor);
    }

    @Override
    protected Change createUndoChange(Change[] undone) {
        return new HybridizeChange(descriptor, undone);
    }
}
