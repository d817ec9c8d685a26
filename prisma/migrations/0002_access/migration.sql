-- Who may touch what. Three roles:
--   the owner (whoever runs this) owns the tables and migrates them;
--   bulwark_app    is what the console and the worker's tasks are: owns nothing, bound by row-level security;
--   bulwark_queue  owns the schema graphile_worker: what fetches jobs.
-- They are made here without a login, in case nobody made them before; the set-up gives them passwords.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bulwark_app') THEN
    CREATE ROLE bulwark_app NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bulwark_queue') THEN
    CREATE ROLE bulwark_queue NOLOGIN;
  END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO bulwark_app, bulwark_queue;

-- Functions are callable by everyone unless that is taken away; tables of later migrations are granted one by one,
-- by bulwark_protect_tenant_table, so that a table that was forgotten is closed instead of open.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Binds a table to the tenant of the transaction and grants it to the application. Every table with a tenantId goes
-- through here. The setting is read in a sub-select, so that it is evaluated once and not once a row; when it was set and
-- has ended it reads as '', which must not match anything.
CREATE FUNCTION bulwark_protect_tenant_table(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_isolation ON %s', target);
  EXECUTE format(
    'CREATE POLICY tenant_isolation ON %s
       USING ("tenantId" = (SELECT nullif(current_setting(''app.tenant'', true), '''')))
       WITH CHECK ("tenantId" = (SELECT nullif(current_setting(''app.tenant'', true), '''')))',
    target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO bulwark_app', target);
END
$$;

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN
    SELECT c.table_name
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND c.column_name = 'tenantId' AND t.table_type = 'BASE TABLE'
    ORDER BY c.table_name
  LOOP
    PERFORM bulwark_protect_tenant_table(format('public.%I', name)::regclass);
  END LOOP;
END
$$;

-- Written once, never changed: not even by a statement that someone smuggles into the application.
REVOKE UPDATE, DELETE ON "AuditEvent", "PolicyVersion", "PolicySet" FROM bulwark_app;

-- A person sees the own memberships in every tenant (app.user); writing takes the tenant, or anyone could join any.
CREATE POLICY own_memberships ON "Membership" FOR SELECT
  USING ("userId" = (SELECT nullif(current_setting('app.user', true), '')));

-- A tenant is seen from inside and by its members, and changed from inside only. Nobody deletes one here.
ALTER TABLE "Tenant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Tenant" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "Tenant"
  USING ("id" = (SELECT nullif(current_setting('app.tenant', true), '')))
  WITH CHECK ("id" = (SELECT nullif(current_setting('app.tenant', true), '')));
CREATE POLICY member_tenants ON "Tenant" FOR SELECT
  USING (EXISTS (
    SELECT FROM "Membership" m
    WHERE m."tenantId" = "Tenant"."id" AND m."userId" = (SELECT nullif(current_setting('app.user', true), ''))));
GRANT SELECT, INSERT, UPDATE ON "Tenant" TO bulwark_app;

-- A user record is shared by the person's tenants: each of them sees it, only the person changes it (a tenant that could
-- set a password would hold the key to the person's other tenants). Users are added through auth_ensure_user.
ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "User" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_record ON "User"
  USING ("id" = (SELECT nullif(current_setting('app.user', true), '')))
  WITH CHECK ("id" = (SELECT nullif(current_setting('app.user', true), '')));
CREATE POLICY tenant_users ON "User" FOR SELECT
  USING (EXISTS (
    SELECT FROM "Membership" m
    WHERE m."userId" = "User"."id" AND m."tenantId" = (SELECT nullif(current_setting('app.tenant', true), ''))));
GRANT SELECT, UPDATE ON "User" TO bulwark_app;

-- One account per address, whatever its letter case.
CREATE UNIQUE INDEX "User_email_lower_key" ON "User" (lower("email"));

-- What needs to look across tenants does so through the functions below and nothing else. They run as the owner, whom
-- the forced policies bind too: these let the owner read the two tables and add users, and no more.
CREATE POLICY owner_reads ON "Tenant" FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON "User" FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_adds ON "User" FOR INSERT TO CURRENT_USER WITH CHECK (true);

-- Sign-in: who has exactly this address.
CREATE FUNCTION auth_find_user(wanted text)
RETURNS TABLE ("id" text, "email" text, "name" text, "passwordHash" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u."id", u."email", u."name", u."passwordHash" FROM public."User" u WHERE lower(u."email") = lower(wanted)
$$;
REVOKE ALL ON FUNCTION auth_find_user(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth_find_user(text) TO bulwark_app;

-- Adding a user to a tenant: the id of whoever has this address, or of the user that is added now. Somebody who exists
-- keeps name and password: being added to one more tenant must not change how a person signs in.
CREATE FUNCTION auth_ensure_user(new_id text, new_email text, new_name text, new_password_hash text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found text;
BEGIN
  INSERT INTO public."User" ("id", "email", "name", "passwordHash")
  VALUES (new_id, lower(trim(new_email)), new_name, new_password_hash)
  ON CONFLICT DO NOTHING;
  SELECT u."id" INTO STRICT found FROM public."User" u WHERE lower(u."email") = lower(trim(new_email));
  RETURN found;
END
$$;
REVOKE ALL ON FUNCTION auth_ensure_user(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth_ensure_user(text, text, text, text) TO bulwark_app;

-- Housekeeping: the tenants that there are, for the queue's role only.
CREATE FUNCTION bulwark_tenant_ids() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t."id" FROM public."Tenant" t ORDER BY t."id"
$$;
REVOKE ALL ON FUNCTION bulwark_tenant_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bulwark_tenant_ids() TO bulwark_queue;

REVOKE ALL ON FUNCTION bulwark_protect_tenant_table(regclass) FROM PUBLIC;
