package io.ternmq.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * One open database: every {@link Table} a column family, memory bounded by one cache and one
 * budget for what is not yet in a table. Safe for several threads, but not against {@link #close}.
 */
final class Tables implements AutoCloseable {
  private static final int BLOOM_BITS = 10;
  private static final long LOG_BYTES = 1 << 20;
  private static final long BYTES_PER_SYNC = 1 << 20;

  /** Of this part of the cache, filters and indexes are the last to go. */
  private static final double FILTERS_PART = 0.5;

  private final Cache cache;
  private final Cache charged;
  private final WriteBufferManager buffers;
  private final DBOptions options;
  private final ColumnFamilyOptions columnOptions;
  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);
  private final List<ColumnFamilyHandle> columns = new ArrayList<>();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final RocksDB database;

  /** Sees one key and value; false ends the walk. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(byte[] key, byte[] value) throws RocksDBException;
  }

  /** How a database is opened. */
  private enum Way {
    /** It is there, with all of its log. */
    WHOLE,
    /** It is there, and files of its log may be missing. */
    WITHOUT_LOG,
    /** It is made where it is not there. */
    NEW
  }

  private Tables(Path directory, StoreOptions sizes, Way way) throws RocksDBException {
    cache = new LRUCache(sizes.cacheBytes(), -1, false, FILTERS_PART);
    // What is not yet in a table is charged to a cache of its own: blocks must not give way to it.
    charged = new LRUCache(sizes.writeBufferBytes());
    buffers = new WriteBufferManager(sizes.writeBufferBytes(), charged);
    options =
        verifying(way != Way.WITHOUT_LOG)
            .setCreateIfMissing(way == Way.NEW)
            .setCreateMissingColumnFamilies(true)
            .setParanoidChecks(true)
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setMaxTotalWalSize(4 * sizes.writeBufferBytes())
            .setWriteBufferManager(buffers)
            .setBytesPerSync(BYTES_PER_SYNC)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(256)
            .setMaxBgErrorResumeCount(0) // the committer opens it anew
            .setStatsDumpPeriodSec(0)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(LOG_BYTES)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    columnOptions =
        new ColumnFamilyOptions()
            .setWriteBufferSize(sizes.writeBufferBytes() / 2)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    .setFilterPolicy(bloom));
    List<ColumnFamilyDescriptor> wanted = new ArrayList<>();
    for (Table table : Table.values()) {
      wanted.add(new ColumnFamilyDescriptor(table.column(), columnOptions));
    }
    try {
      database = RocksDB.open(options, directory.toString(), wanted, columns);
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  /**
   * Options that have each file of the log name the one before it, which is missed where it is
   * gone. RocksJava knows that one by its name only. To have the manifest name them too would be
   * written so often that a power cut tears it.
   */
  private static DBOptions verifying(boolean isOn) {
    Properties names = new Properties();
    names.setProperty("track_and_verify_wals", Boolean.toString(isOn));
    return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(names));
  }

  /** Opens what is there. */
  static Tables open(Path directory, StoreOptions sizes) throws RocksDBException {
    return new Tables(directory, sizes, Way.WHOLE);
  }

  /** Opens what is there, whatever of its log is missing: as it was when tables were written. */
  static Tables openWithoutLog(Path directory, StoreOptions sizes) throws RocksDBException {
    return new Tables(directory, sizes, Way.WITHOUT_LOG);
  }

  /** Opens what is there, or makes it. */
  static Tables create(Path directory, StoreOptions sizes) throws RocksDBException {
    return new Tables(directory, sizes, Way.NEW);
  }

  ColumnFamilyHandle column(Table table) {
    return columns.get(table.ordinal());
  }

  byte @Nullable [] get(Table table, byte[] key) throws RocksDBException {
    return database.get(column(table), key);
  }

  /** The values of many keys in their order, null where there is none; cheaper than one by one. */
  List<byte @Nullable []> getAll(Table table, List<byte[]> keys) throws RocksDBException {
    return database.multiGetAsList(Collections.nCopies(keys.size(), column(table)), keys);
  }

  void write(WriteBatch batch, boolean isSynced) throws RocksDBException {
    database.write(isSynced ? synced : unsynced, batch);
  }

  /** Everything written so far is on the disk when this returns. */
  void sync() throws RocksDBException {
    database.syncWal();
  }

  /** Writes tables of all that is not in one, and begins another file of the log. */
  void flush() throws RocksDBException {
    database.put(column(Table.META), unsynced, Keys.LOG, new byte[0]); // else there may be nothing
    try (FlushOptions waiting = new FlushOptions()) {
      database.flush(waiting, columns);
    }
  }

  /** Every key of a table, in order. */
  void walk(Table table, Visitor visitor) throws RocksDBException {
    try (ReadOptions all = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 20);
        RocksIterator iterator = database.newIterator(column(table), all)) {
      iterator.seekToFirst();
      walk(iterator, visitor);
    }
  }

  /** The same from one key to another that is not included. */
  void walkOnce(Table table, byte[] from, byte[] to, Visitor visitor) throws RocksDBException {
    try (Slice end = new Slice(to);
        ReadOptions range = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 20);
        RocksIterator iterator =
            database.newIterator(column(table), range.setIterateUpperBound(end))) {
      iterator.seek(from);
      walk(iterator, visitor);
    }
  }

  /** The keys from one to another that is not included, in order. */
  void walk(Table table, byte[] from, byte[] to, Visitor visitor) throws RocksDBException {
    try (Slice end = new Slice(to);
        ReadOptions range = new ReadOptions().setIterateUpperBound(end);
        RocksIterator iterator = database.newIterator(column(table), range)) {
      iterator.seek(from);
      walk(iterator, visitor);
    }
  }

  private static void walk(RocksIterator iterator, Visitor visitor) throws RocksDBException {
    while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
      iterator.next();
    }
    iterator.status();
  }

  /** Reads everything once and compares the checksums. */
  void verify() throws RocksDBException {
    database.verifyChecksum();
  }

  /** A copy of this moment in a directory that is not there yet. */
  void copyTo(Path directory) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(directory.toString());
    }
  }

  /** A number that the database knows about a table. */
  long about(Table table, String property) throws RocksDBException {
    return database.getLongProperty(column(table), property);
  }

  @Override
  public void close() {
    columns.forEach(ColumnFamilyHandle::close);
    database.close();
    closeOptions();
  }

  private void closeOptions() {
    synced.close();
    unsynced.close();
    options.close();
    columnOptions.close();
    bloom.close();
    buffers.close();
    charged.close();
    cache.close();
  }
}
