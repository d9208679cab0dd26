package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.flow.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A flow with what its ends are meant to be.
 *
 * @param from the container that sends; null for others
 * @param to the container that should get it; null for others
 * @param target the namespace that should get it; null when it is outside of this host
 * @param published the published port that was asked for; null when none was
 */
public record Question(
    Flow flow,
    @Nullable Container from,
    @Nullable Container to,
    @Nullable NetnsId target,
    @Nullable PublishedPort published) {}
