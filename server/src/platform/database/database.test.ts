import { forEachDatabase } from '../testing/databases.ts';
import { conformanceMigrations, testDatabaseContract } from './database.conformance.ts';

forEachDatabase('database', [conformanceMigrations], (open) => testDatabaseContract(open));
