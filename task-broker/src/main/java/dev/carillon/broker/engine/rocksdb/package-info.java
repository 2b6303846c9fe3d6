/** Keeps tasks in RocksDB, synced before they are answered. */
@NullMarked
package dev.carillon.broker.engine.rocksdb;

import org.jspecify.annotations.NullMarked;
