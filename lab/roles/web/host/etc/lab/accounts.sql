-- The administrator ferry works with, on this host only. Unlogged: it must not travel by replication.
set sql_log_bin = 0;
create or replace user ferry@localhost identified by '@DB_PASSWORD@';
create or replace user ferry@127.0.0.1 identified by '@DB_PASSWORD@';
grant all privileges on *.* to ferry@localhost with grant option;
grant all privileges on *.* to ferry@127.0.0.1 with grant option;
