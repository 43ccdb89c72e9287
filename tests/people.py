"""The cast: one invented person a role, told apart by name in tests. North is the clinic under test, South the outsider's."""

from db.vocabulary import Role

NAMES = {
    Role.PHYSIO: "Petra the physiotherapist",
    Role.RESPIRATORY: "Rita the respiratory therapist",
    Role.OCCUPATIONAL: "Oona the occupational therapist",
    Role.NEUROLOGY: "Nils the neurologist",
    Role.SPEECH: "Sana the speech therapist",
    Role.DIETETICS: "Dora the dietitian",
    Role.NURSING: "Nuno the nurse",
    Role.PSYCHOLOGY: "Pavel the psychologist",
    Role.PALLIATIVE: "Paula from palliative care",
    Role.COORDINATOR: "Cora the coordinator",
    Role.MANAGER: "Mika the manager",
    Role.ADMIN: "Ada the administrator",
}
CLINICAL = tuple(role for role in Role if role not in (Role.COORDINATOR, Role.MANAGER, Role.ADMIN))
