package io.hibernateaws.it.cached;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.support.DomainDataStorageAccess;
import org.hibernate.cache.spi.support.RegionFactoryTemplate;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Hibernate's second-level cache, with maps of this JVM as its store. */
public final class Cache extends RegionFactoryTemplate {
  private static final long serialVersionUID = 1L;

  @Override
  protected DomainDataStorageAccess createDomainDataStorageAccess(
      DomainDataRegionConfig region, DomainDataRegionBuildingContext context) {
    return new Store();
  }

  @Override
  protected StorageAccess createQueryResultsRegionStorageAccess(
      String region, SessionFactoryImplementor factory) {
    return new Store();
  }

  @Override
  protected StorageAccess createTimestampsRegionStorageAccess(
      String region, SessionFactoryImplementor factory) {
    return new Store();
  }

  @Override
  protected void prepareForUse(SessionFactoryOptions options, Map<String, Object> settings) {}

  @Override
  protected void releaseFromUse() {}

  private static final class Store implements DomainDataStorageAccess {
    private final Map<Object, Object> rows = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object getFromCache(Object key, SharedSessionContractImplementor session) {
      return rows.get(key);
    }

    @Override
    public void putIntoCache(Object key, Object row, SharedSessionContractImplementor session) {
      rows.put(key, row);
    }

    @Override
    public boolean contains(Object key) {
      return rows.containsKey(key);
    }

    @Override
    public void evictData() {
      rows.clear();
    }

    @Override
    public void evictData(Object key) {
      rows.remove(key);
    }

    @Override
    public void release() {}
  }
}
