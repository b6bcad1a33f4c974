package org.hybridize.eclipse.core.scope;

import java.util.Optional;
import org.eclipse.core.resources.IResource;

/** A project, folder or file, or one definition in a file. */
public record Target(IResource resource, Optional<Definition> definition) {
    /** The whole of a resource. */
    public static Target of(IResource resource) {
        return new Target(resource, Optional.empty());
    }

    /** How it is called in front of the user. */
    public String label() {
        String name = resource.getType() == IResource.ROOT ? "the workspace" : resource.getName();
        return definition.map(one -> one.qualifiedName() + " in " + name).orElse(name);
    }
}
