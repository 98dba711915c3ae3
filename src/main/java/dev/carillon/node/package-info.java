/**
 * One node: {@link dev.carillon.node.Node} decides what clients and the server API may do, {@link dev.carillon.node.Hub}
 * knows the connections of this node and fans out to them, and the ports say what a node needs from outside. May use all
 * of the core.
 */
@NullMarked
package dev.carillon.node;

import org.jspecify.annotations.NullMarked;
